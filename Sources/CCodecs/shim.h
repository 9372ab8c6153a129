// What Darkroom calls of libjpeg-turbo, libwebp and libdarkroom-png, found by name while a function runs, since it starts faster without
// them. The types of the first two come from Debian's headers, whose binary interfaces newer versions keep: both libraries are told for
// which one they are asked, and refuse what they do not know.
#include <dlfcn.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

// After stdio.h, of which it makes use.
#include <jpeglib.h>

#include "png_rows.h"

// Fills `table` from an opened library. FIND returns the name of the first function that is missing.
#define FIND(member, name) if ((*(void **) &table->member = dlsym(library, name)) == NULL) return name

// MARK: libjpeg-turbo

struct darkroom_jpeg {
    struct jpeg_error_mgr *(*std_error)(struct jpeg_error_mgr *);
    void (*create_compress)(j_compress_ptr, int version, size_t size);
    void (*mem_dest)(j_compress_ptr, unsigned char **, unsigned long *);
    void (*set_defaults)(j_compress_ptr);
    void (*set_quality)(j_compress_ptr, int quality, boolean baseline);
    void (*start_compress)(j_compress_ptr, boolean whole);
    JDIMENSION (*write_scanlines)(j_compress_ptr, JSAMPARRAY, JDIMENSION);
    void (*finish_compress)(j_compress_ptr);
    void (*destroy_compress)(j_compress_ptr);
    void (*create_decompress)(j_decompress_ptr, int version, size_t size);
    void (*mem_src)(j_decompress_ptr, const unsigned char *, unsigned long);
    void (*save_markers)(j_decompress_ptr, int marker, unsigned int longest);
    int (*read_header)(j_decompress_ptr, boolean wants_picture);
    boolean (*has_multiple_scans)(j_decompress_ptr);
    boolean (*read_icc_profile)(j_decompress_ptr, JOCTET **, unsigned int *);
    boolean (*start_decompress)(j_decompress_ptr);
    JDIMENSION (*read_scanlines)(j_decompress_ptr, JSAMPARRAY, JDIMENSION);
    void (*destroy_decompress)(j_decompress_ptr);
};

static inline const char *darkroom_jpeg_find(void *library, struct darkroom_jpeg *table) {
    FIND(std_error, "jpeg_std_error");
    FIND(create_compress, "jpeg_CreateCompress");
    FIND(mem_dest, "jpeg_mem_dest");
    FIND(set_defaults, "jpeg_set_defaults");
    FIND(set_quality, "jpeg_set_quality");
    FIND(start_compress, "jpeg_start_compress");
    FIND(write_scanlines, "jpeg_write_scanlines");
    FIND(finish_compress, "jpeg_finish_compress");
    FIND(destroy_compress, "jpeg_destroy_compress");
    FIND(create_decompress, "jpeg_CreateDecompress");
    FIND(mem_src, "jpeg_mem_src");
    FIND(save_markers, "jpeg_save_markers");
    FIND(read_header, "jpeg_read_header");
    FIND(has_multiple_scans, "jpeg_has_multiple_scans");
    FIND(read_icc_profile, "jpeg_read_icc_profile");
    FIND(start_decompress, "jpeg_start_decompress");
    FIND(read_scanlines, "jpeg_read_scanlines");
    FIND(destroy_decompress, "jpeg_destroy_decompress");
    return NULL;
}

// How libjpeg fails: it comes back to `out`. By default it writes a line and ends the process.
struct darkroom_jpeg_errors {
    struct jpeg_error_mgr manager;
    jmp_buf out;
};

static inline void darkroom_jpeg_leave(j_common_ptr jpeg) {
    longjmp(((struct darkroom_jpeg_errors *) jpeg->err)->out, 1);
}

static inline void darkroom_jpeg_say_nothing(j_common_ptr jpeg) { (void) jpeg; }

static inline struct jpeg_error_mgr *darkroom_jpeg_watch(const struct darkroom_jpeg *library, struct darkroom_jpeg_errors *errors) {
    library->std_error(&errors->manager);
    errors->manager.error_exit = darkroom_jpeg_leave;
    errors->manager.output_message = darkroom_jpeg_say_nothing;
    return &errors->manager;
}

// MARK: Writing JPEG

struct darkroom_jpeg_writing {
    struct jpeg_compress_struct jpeg;
    struct darkroom_jpeg_errors errors;
    unsigned char *bytes;
    unsigned long count;
};

// `writing` is the caller's, so that all of it is as it was left when a failure comes back to setjmp.
static inline int darkroom_jpeg_write(const struct darkroom_jpeg *library, struct darkroom_jpeg_writing *writing,
    const uint8_t *pixels, size_t stride, int width, int height, int quality, char *said) {
    j_compress_ptr jpeg = &writing->jpeg;
    jpeg->err = darkroom_jpeg_watch(library, &writing->errors);
    if (setjmp(writing->errors.out)) {
        jpeg->err->format_message((j_common_ptr) jpeg, said);
        library->destroy_compress(jpeg);
        free(writing->bytes);
        return -1;
    }
    library->create_compress(jpeg, JPEG_LIB_VERSION, sizeof *jpeg);
    library->mem_dest(jpeg, &writing->bytes, &writing->count);
    jpeg->image_width = (JDIMENSION) width;
    jpeg->image_height = (JDIMENSION) height;
    jpeg->input_components = 3;
    jpeg->in_color_space = JCS_RGB;
    library->set_defaults(jpeg);
    library->set_quality(jpeg, quality, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg->write_JFIF_header = FALSE;
    if (quality >= 90) jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
    library->start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = (JSAMPROW) (pixels + stride * jpeg->next_scanline);
        library->write_scanlines(jpeg, &row, 1);
    }
    library->finish_compress(jpeg);
    library->destroy_compress(jpeg);
    return 0;
}

// Encodes rows of 8-bit RGB as a baseline JPEG with Huffman tables of its own and no markers but those that it needs; below quality 90
// colour is halved both ways. `*bytes` is then to be freed. Returns 0; or -1, and what libjpeg said in `said`, which has room for
// JMSG_LENGTH_MAX characters.
static inline int darkroom_jpeg_encode(const struct darkroom_jpeg *library, const uint8_t *pixels, size_t stride, int width, int height,
    int quality, uint8_t **bytes, size_t *count, char *said) {
    struct darkroom_jpeg_writing writing = { .bytes = NULL };
    int result = darkroom_jpeg_write(library, &writing, pixels, stride, width, height, quality, said);
    *bytes = result == 0 ? writing.bytes : NULL;
    *count = result == 0 ? writing.count : 0;
    return result;
}

// MARK: Reading JPEG

// A plain JPEG that is decoded row by row to RGB.
struct darkroom_jpeg_reading {
    struct jpeg_decompress_struct jpeg;
    struct darkroom_jpeg_errors errors;
    JOCTET *profile;
    unsigned int profile_count;
};

static inline void darkroom_jpeg_close(const struct darkroom_jpeg *library, struct darkroom_jpeg_reading *reading) {
    library->destroy_decompress(&reading->jpeg);
    free(reading->profile);
    free(reading);
}

// Begins to decode `bytes`, divided by `shrink` each way. They must stay until the reading is closed. Returns NULL for whatever
// is not in order or not plain: 8-bit YCbCr in one scan.
static inline struct darkroom_jpeg_reading *darkroom_jpeg_open(
    const struct darkroom_jpeg *library, const void *bytes, size_t count, int shrink) {
    struct darkroom_jpeg_reading *reading = (struct darkroom_jpeg_reading *) calloc(1, sizeof *reading);
    if (reading == NULL) return NULL;
    j_decompress_ptr jpeg = &reading->jpeg;
    jpeg->err = darkroom_jpeg_watch(library, &reading->errors);
    if (setjmp(reading->errors.out)) {
        darkroom_jpeg_close(library, reading);
        return NULL;
    }
    library->create_decompress(jpeg, JPEG_LIB_VERSION, sizeof *jpeg);
    library->mem_src(jpeg, (const unsigned char *) bytes, count);
    library->save_markers(jpeg, JPEG_APP0 + 2, 0xFFFF);
    int is_plain = library->read_header(jpeg, TRUE) == JPEG_HEADER_OK && jpeg->jpeg_color_space == JCS_YCbCr
        && jpeg->data_precision == 8 && !library->has_multiple_scans(jpeg);
    if (is_plain) {
        library->read_icc_profile(jpeg, &reading->profile, &reading->profile_count);
        jpeg->scale_num = 1;
        jpeg->scale_denom = (unsigned int) shrink;
        jpeg->out_color_space = JCS_RGB;
        library->start_decompress(jpeg);
    }
    if (!is_plain || jpeg->err->num_warnings > 0) {
        darkroom_jpeg_close(library, reading);
        return NULL;
    }
    return reading;
}

// Decodes the next `count` rows. Returns 0, or -1 at the first thing that is not in order.
static inline int darkroom_jpeg_read(const struct darkroom_jpeg *library, struct darkroom_jpeg_reading *reading,
    uint8_t *rows, size_t stride, int count) {
    if (setjmp(reading->errors.out)) return -1;
    for (JDIMENSION end = reading->jpeg.output_scanline + (JDIMENSION) count; reading->jpeg.output_scanline < end; rows += stride) {
        if (library->read_scanlines(&reading->jpeg, &rows, 1) != 1) return -1;
    }
    return reading->jpeg.err->num_warnings > 0 ? -1 : 0;
}

// MARK: libdarkroom-png

// Its functions, by the names that they have there without `darkroom_png_`.
struct darkroom_png {
    struct darkroom_png_rows *(*open)(const void *bytes, size_t count, int *width, int *height, int *bands);
    int (*read)(struct darkroom_png_rows *, uint8_t *into, size_t stride, int count);
    void (*close)(struct darkroom_png_rows *);
};

static inline const char *darkroom_png_find(void *library, struct darkroom_png *table) {
    FIND(open, "darkroom_png_open");
    FIND(read, "darkroom_png_read");
    FIND(close, "darkroom_png_close");
    return NULL;
}

// MARK: libwebp

struct darkroom_webp {
    int (*config_init)(WebPConfig *, WebPPreset, float quality, int version);
    int (*picture_init)(WebPPicture *, int version);
    int (*import_rgb)(WebPPicture *, const uint8_t *, int stride);
    int (*import_rgba)(WebPPicture *, const uint8_t *, int stride);
    int (*encode)(const WebPConfig *, WebPPicture *);
    void (*picture_free)(WebPPicture *);
    void (*memory_writer_init)(WebPMemoryWriter *);
    int (*memory_write)(const uint8_t *, size_t, const WebPPicture *);
    void (*memory_writer_clear)(WebPMemoryWriter *);
    void (*free)(void *);
};

static inline const char *darkroom_webp_find(void *library, struct darkroom_webp *table) {
    FIND(config_init, "WebPConfigInitInternal");
    FIND(picture_init, "WebPPictureInitInternal");
    FIND(import_rgb, "WebPPictureImportRGB");
    FIND(import_rgba, "WebPPictureImportRGBA");
    FIND(encode, "WebPEncode");
    FIND(picture_free, "WebPPictureFree");
    FIND(memory_writer_init, "WebPMemoryWriterInit");
    FIND(memory_write, "WebPMemoryWrite");
    FIND(memory_writer_clear, "WebPMemoryWriterClear");
    FIND(free, "WebPFree");
    return NULL;
}

// Encodes rows of 8-bit RGB, or of RGBA, as a still, lossy WebP. `*bytes` is then to be freed with the library's `free`. Returns 0, or
// libwebp's error code (WebPEncodingError), or -1 where it knows the interface or the settings no more.
static inline int darkroom_webp_encode(const struct darkroom_webp *library, const uint8_t *pixels, size_t stride, int width, int height,
    int has_alpha, int quality, int effort, uint8_t **bytes, size_t *count) {
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!library->config_init(&config, WEBP_PRESET_DEFAULT, (float) quality, WEBP_ENCODER_ABI_VERSION)) return -1;
    if (!library->picture_init(&picture, WEBP_ENCODER_ABI_VERSION)) return -1;
    config.method = effort;
    picture.width = width;
    picture.height = height;
    library->memory_writer_init(&writer);
    picture.writer = library->memory_write;
    picture.custom_ptr = &writer;
    int ok = (has_alpha ? library->import_rgba : library->import_rgb)(&picture, pixels, (int) stride)
        && library->encode(&config, &picture);
    int code = ok ? 0 : picture.error_code ? picture.error_code : -1;
    library->picture_free(&picture);
    if (!ok) {
        library->memory_writer_clear(&writer);
        return code;
    }
    *bytes = writer.mem;
    *count = writer.size;
    return 0;
}

#undef FIND
