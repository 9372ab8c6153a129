// libdarkroom-png.so's own part: see png_rows.h. The corresponding functions of libpng are png_read_info, png_read_row and png_read_end.
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "png_rows.h"

struct darkroom_png_rows {
    png_structp png;
    png_infop info;
    const uint8_t *next;
    size_t left;
    int rows_left;
    int is_in_order;
};

// By default libpng writes a line for each of these.
static void fail(png_structp png, png_const_charp said) {
    (void) said;
    png_longjmp(png, 1);
}

static void doubt(png_structp png, png_const_charp said) {
    (void) said;
    ((struct darkroom_png_rows *) png_get_error_ptr(png))->is_in_order = 0;
}

static void feed(png_structp png, png_bytep into, size_t count) {
    struct darkroom_png_rows *rows = png_get_io_ptr(png);
    if (count > rows->left) png_error(png, "the file ends");
    memcpy(into, rows->next, count);
    rows->next += count;
    rows->left -= count;
}

// Whether rows come one after the other, as they lie in the file.
static int is_plain(png_structp png, png_infop info) {
    int type = png_get_color_type(png, info);
    return png_get_bit_depth(png, info) == 8 && (type == PNG_COLOR_TYPE_RGB || type == PNG_COLOR_TYPE_RGB_ALPHA)
        && png_get_interlace_type(png, info) == PNG_INTERLACE_NONE && !png_get_valid(png, info, PNG_INFO_tRNS);
}

struct darkroom_png_rows *darkroom_png_open(const void *bytes, size_t count, int *width, int *height, int *bands) {
    static const png_byte passed_over[] =
        "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";
    struct darkroom_png_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) return NULL;
    *rows = (struct darkroom_png_rows) { .next = bytes, .left = count, .is_in_order = 1 };
    rows->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, rows, fail, doubt);
    rows->info = rows->png == NULL ? NULL : png_create_info_struct(rows->png);
    if (rows->info == NULL) {
        darkroom_png_close(rows);
        return NULL;
    }
    if (setjmp(png_jmpbuf(rows->png))) {
        darkroom_png_close(rows);
        return NULL;
    }
    png_set_read_fn(rows->png, rows, feed);
    png_set_keep_unknown_chunks(rows->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(rows->png, PNG_HANDLE_CHUNK_NEVER, passed_over, sizeof passed_over / 5);
    png_read_info(rows->png, rows->info);
    if (!rows->is_in_order || !is_plain(rows->png, rows->info)) {
        darkroom_png_close(rows);
        return NULL;
    }
    *width = (int) png_get_image_width(rows->png, rows->info);
    *height = rows->rows_left = (int) png_get_image_height(rows->png, rows->info);
    *bands = png_get_channels(rows->png, rows->info);
    return rows;
}

int darkroom_png_read(struct darkroom_png_rows *rows, uint8_t *into, size_t stride, int count) {
    if (count > rows->rows_left) return -1;
    if (setjmp(png_jmpbuf(rows->png))) {
        rows->rows_left = 0;
        return -1;
    }
    for (uint8_t *row = into; row < into + stride * (size_t) count; row += stride) png_read_row(rows->png, row, NULL);
    rows->rows_left -= count;
    if (rows->rows_left == 0) png_read_end(rows->png, NULL);
    return rows->is_in_order ? 0 : -1;
}

void darkroom_png_close(struct darkroom_png_rows *rows) {
    if (rows->png != NULL) png_destroy_read_struct(&rows->png, &rows->info, NULL);
    free(rows);
}
