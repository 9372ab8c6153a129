// What the codecs alone cost: decodes at the DCT scale given, and encodes pixels that somebody else has resized. Nothing is
// resized, turned or converted here. Libraries: Darkroom's libjpeg-turbo, and its libpng for plain PNGs; the libwebp and libpng inside
// Pillow's wheel, of which the first is Darkroom's, too; libheif from pi-heif's.
//
//   floor PICTURE DCT-EIGHTHS SPEC...      a SPEC is format:quality:width:height:pixels.rgb:name
//
// It reads `run` and `keep FOLDER` as the other workers do, and answers with the seconds of a round.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <webp/encode.h>

// After stdio.h, of which it makes use.
#include <jpeglib.h>
#include <png.h>

#include "../../Sources/CCodecs/png_rows.h"
#include "../../Sources/CHeif/shim.h"

typedef struct {
    unsigned char *bytes;
    size_t count, room;
} Buffer;

typedef struct {
    char format[8], name[64];
    int quality, width, height;
    Buffer pixels;
} Spec;

static void fail(const char *what) {
    fprintf(stderr, "floor: %s failed\n", what);
    exit(1);
}

static void append(Buffer *buffer, const unsigned char *bytes, size_t count) {
    if (buffer->count + count > buffer->room) {
        buffer->room = 2 * (buffer->count + count);
        buffer->bytes = realloc(buffer->bytes, buffer->room);
        if (!buffer->bytes) fail("realloc");
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

static Buffer file(const char *path) {
    FILE *stream = fopen(path, "rb");
    if (!stream) fail(path);
    Buffer buffer = { 0 };
    unsigned char chunk[65536];
    for (size_t count; (count = fread(chunk, 1, sizeof chunk, stream)) > 0;) append(&buffer, chunk, count);
    fclose(stream);
    return buffer;
}

// MARK: Decoding, to RGB that is thrown away.

static void decode_jpeg(const Buffer *picture, int eighths) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, picture->bytes, picture->count);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.scale_num = eighths;
    jpeg.scale_denom = 8;
    jpeg.out_color_space = JCS_RGB;
    jpeg_start_decompress(&jpeg);
    size_t stride = (size_t) jpeg.output_width * 3;
    unsigned char *pixels = malloc(stride * jpeg.output_height);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = pixels + stride * jpeg.output_scanline;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    free(pixels);
}

static void decode_png(const Buffer *picture) {
    int width, height, bands;
    struct darkroom_png_rows *rows = darkroom_png_open(picture->bytes, picture->count, &width, &height, &bands);
    if (rows) {
        size_t stride = (size_t) width * bands;
        unsigned char *row = malloc(stride);
        for (; height > 0; height--) if (darkroom_png_read(rows, row, stride, 1)) fail("png");
        darkroom_png_close(rows);
        free(row);
        return;
    }
    png_image png = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_memory(&png, picture->bytes, picture->count)) fail("png header");
    png.format = PNG_FORMAT_RGB;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(png));
    if (!png_image_finish_read(&png, NULL, pixels, 0, NULL)) fail("png");
    free(pixels);
}

static void decode_heic(const Buffer *picture, const char *libraries) {
    static struct darkroom_heif heif;
    if (!heif.get_version_number) {
        char path[4096];
        snprintf(path, sizeof path, "%s/libdarkroom-de265.so", libraries);
        if (!dlopen(path, RTLD_NOW | RTLD_LOCAL)) fail(path);
        snprintf(path, sizeof path, "%s/libdarkroom-heif.so", libraries);
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (!library || darkroom_heif_find(library, &heif)) fail(path);
    }
    heif_context *context = heif.context_alloc();
    heif.context_set_max_decoding_threads(context, 0);
    heif_image_handle *handle;
    heif_image *image;
    if (heif.context_read_from_memory_without_copy(context, picture->bytes, picture->count, NULL).code) fail("heic");
    if (heif.context_get_primary_image_handle(context, &handle).code) fail("heic handle");
    if (heif.decode_image(handle, &image, darkroom_heif_colorspace_rgb, darkroom_heif_interleaved_rgb, NULL).code) fail("heic pixels");
    heif.image_release(image);
    heif.image_handle_release(handle);
    heif.context_free(context);
}

static void decode(const Buffer *picture, int eighths) {
    if (picture->bytes[0] == 0xff) decode_jpeg(picture, eighths);
    else if (picture->bytes[0] == 0x89) decode_png(picture);
    else decode_heic(picture, getenv("BENCH_LIBRARIES"));
}

// MARK: Encoding

static Buffer encode_jpeg(const Spec *spec) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char *bytes = NULL;
    unsigned long count = 0;
    jpeg_mem_dest(&jpeg, &bytes, &count);
    jpeg.image_width = spec->width;
    jpeg.image_height = spec->height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, spec->quality, TRUE);
    jpeg.optimize_coding = TRUE;
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = spec->pixels.bytes + (size_t) jpeg.next_scanline * spec->width * 3;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (Buffer) { bytes, count, count };
}

static int write_webp(const uint8_t *bytes, size_t count, const WebPPicture *picture) {
    append(picture->custom_ptr, bytes, count);
    return 1;
}

static Buffer encode_webp(const Spec *spec) {
    WebPConfig config;
    WebPPicture picture;
    Buffer buffer = { 0 };
    if (!WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, spec->quality) || !WebPPictureInit(&picture)) fail("webp");
    config.method = 4;
    picture.width = spec->width;
    picture.height = spec->height;
    picture.writer = write_webp;
    picture.custom_ptr = &buffer;
    if (!WebPPictureImportRGB(&picture, spec->pixels.bytes, spec->width * 3) || !WebPEncode(&config, &picture)) fail("webp");
    WebPPictureFree(&picture);
    return buffer;
}

static void write_png(png_structp png, png_bytep bytes, size_t count) { append(png_get_io_ptr(png), bytes, count); }
static void flush_png(png_structp png) { (void) png; }

static Buffer encode_png(const Spec *spec) {
    Buffer buffer = { 0 };
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) fail("png");
    png_set_write_fn(png, &buffer, write_png, flush_png);
    png_set_IHDR(png, info, spec->width, spec->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 3);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_write_info(png, info);
    for (int row = 0; row < spec->height; row++) png_write_row(png, spec->pixels.bytes + (size_t) row * spec->width * 3);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return buffer;
}

static Buffer encode(const Spec *spec) {
    if (!strcmp(spec->format, "jpeg")) return encode_jpeg(spec);
    if (!strcmp(spec->format, "webp")) return encode_webp(spec);
    return encode_png(spec);
}

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count < 4) fail("reading the arguments");
    Buffer picture = file(arguments[1]);
    int eighths = atoi(arguments[2]), specs = count - 3;
    Spec *spec = calloc(specs, sizeof *spec);
    for (int index = 0; index < specs; index++) {
        char path[4096];
        if (sscanf(arguments[3 + index], "%7[^:]:%d:%d:%d:%4095[^:]:%63s", spec[index].format, &spec[index].quality,
                &spec[index].width, &spec[index].height, path, spec[index].name) != 6) fail(arguments[3 + index]);
        spec[index].pixels = file(path);
    }
    char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        Buffer *made = calloc(specs, sizeof *made);
        decode(&picture, eighths);
        for (int index = 0; index < specs; index++) made[index] = encode(&spec[index]);
        wall = seconds(CLOCK_MONOTONIC) - wall;
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        for (int index = 0; index < specs; index++) {
            if (!strncmp(line, "keep ", 5)) {
                char path[4200];
                line[strcspn(line, "\n")] = 0;
                snprintf(path, sizeof path, "%s/%s", line + 5, spec[index].name);
                FILE *stream = fopen(path, "wb");
                if (!stream || fwrite(made[index].bytes, 1, made[index].count, stream) != made[index].count) fail(path);
                fclose(stream);
            }
            free(made[index].bytes);
        }
        free(made);
        printf("{\"wall\": %.9f, \"cpu\": %.9f}\n", wall, cpu);
        fflush(stdout);
    }
    return 0;
}
