// What libdarkroom-png.so offers, which scripts/build-libpng makes out of scripts/png_rows.c and the libraries that do the work: a plain
// PNG, 8-bit RGB or RGBA and not interlaced, row by row. It judges nothing: at the first thing that is not in order it gives up.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A PNG that is being decoded, one row after the other.
struct darkroom_png_rows;

// Begins to decode `bytes`, which must stay until the rows are closed. NULL for whatever is not in order or not plain. Chunks that are
// not about pixels are passed over, profiles too.
struct darkroom_png_rows *darkroom_png_open(const void *bytes, size_t count, int *width, int *height, int *bands);

// Decodes the next `count` rows. Returns 0, or -1 at the first thing that is not in order: with the last row, in the rest of the file.
int darkroom_png_read(struct darkroom_png_rows *rows, uint8_t *into, size_t stride, int count);

void darkroom_png_close(struct darkroom_png_rows *rows);
