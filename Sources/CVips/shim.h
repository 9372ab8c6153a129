// Swift cannot call variadic C functions, and libvips spells every operation as one ("optional arguments, ending in
// NULL"). Each operation that Darkroom uses is wrapped here once, with its fixed set of options; nothing else is here.
#include <stdint.h>
#include <vips/vips.h>

// MARK: Start-up

static inline int darkroom_vips_init(const char *name) { return VIPS_INIT(name); }

// Newer than Debian's headers.
void vips_vector_disable_targets(gint64 targets);

// Has libvips make tiles of so many lines, and keep up to four times as many wherever a picture passes by once. Its own programs take that
// from their command line; there is no function for it. Returns 0, or -1 where libvips knows the option no more.
static inline int darkroom_set_tile_height(int lines) {
    char option[64];
    g_snprintf(option, sizeof option, "--vips-tile-height=%d", lines);
    char *words[] = { (char *) "darkroom", option, NULL }, **arguments = words;
    int count = 2;
    GOptionGroup *group = g_option_group_new("vips", "", "", NULL, NULL);
    GOptionContext *context = g_option_context_new(NULL);
    vips_add_option_entries(group);
    g_option_context_set_main_group(context, group);
    gboolean is_known = g_option_context_parse(context, &count, &arguments, NULL);
    g_option_context_free(context);
    return is_known ? 0 : -1;
}

// MARK: Loading. With VIPS_FAIL_ON_ERROR a truncated picture is an error, with VIPS_FAIL_ON_NONE it is grey from there on.

static inline int darkroom_jpegload(
    const void *bytes, size_t count, VipsImage **out, int shrink, VipsFailOn fail_on) {
    return vips_jpegload_buffer((void *) bytes, count, out, "shrink", shrink, "fail_on", fail_on,
        "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int darkroom_pngload(const void *bytes, size_t count, VipsImage **out, VipsFailOn fail_on) {
    return vips_pngload_buffer((void *) bytes, count, out, "fail_on", fail_on,
        "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int darkroom_webpload(
    const void *bytes, size_t count, VipsImage **out, double scale, int pages, VipsFailOn fail_on) {
    return vips_webpload_buffer((void *) bytes, count, out, "scale", scale, "n", pages,
        "fail_on", fail_on, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int darkroom_gifload(
    const void *bytes, size_t count, VipsImage **out, int pages, VipsFailOn fail_on) {
    return vips_gifload_buffer((void *) bytes, count, out, "n", pages, "fail_on", fail_on,
        "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int darkroom_heifload(const void *bytes, size_t count, VipsImage **out, VipsFailOn fail_on) {
    return vips_heifload_buffer((void *) bytes, count, out, "fail_on", fail_on,
        "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int darkroom_tiffload(const void *bytes, size_t count, VipsImage **out, VipsFailOn fail_on) {
    return vips_tiffload_buffer((void *) bytes, count, out, "fail_on", fail_on,
        "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

// Rows of 8-bit RGB or RGBA that somebody else decodes, one after the other: `read` fills the next `count` of them and returns 0, or -1 if it
// cannot; `release` is called when no picture needs them any more.
struct darkroom_rows {
    int (*read)(void *state, uint8_t *rows, size_t stride, int count);
    void (*release)(void *state);
    void *state;
};

static inline int darkroom_rows_generate(VipsRegion *out, void *sequence, void *a, void *b, gboolean *stop) {
    (void) sequence, (void) b, (void) stop;
    struct darkroom_rows *rows = (struct darkroom_rows *) a;
    VipsRect *area = &out->valid;
    return rows->read(rows->state, VIPS_REGION_ADDR(out, area->left, area->top), (size_t) VIPS_REGION_LSKIP(out), area->height);
}

static inline void darkroom_rows_released(VipsImage *image, void *user) {
    (void) image;
    struct darkroom_rows *rows = (struct darkroom_rows *) user;
    rows->release(rows->state);
    g_free(rows);
}

static inline int darkroom_rows_image(struct darkroom_rows from, VipsImage **out, int width, int height, int bands) {
    struct darkroom_rows *rows = g_new(struct darkroom_rows, 1);
    VipsImage *image = vips_image_new();
    *rows = from;
    g_signal_connect(image, "postclose", G_CALLBACK(darkroom_rows_released), rows);
    vips_image_init_fields(image, width, height, bands, VIPS_FORMAT_UCHAR, VIPS_CODING_NONE, VIPS_INTERPRETATION_sRGB, 1, 1);
    int result = vips_image_pipelinev(image, VIPS_DEMAND_STYLE_THINSTRIP, NULL)
        || vips_image_generate(image, NULL, darkroom_rows_generate, NULL, rows, NULL)
        || vips_sequential(image, out, "tile_height", 8, NULL);
    g_object_unref(image);
    return result ? -1 : 0;
}

// 8-bit sRGB pixels where they lie; they must stay as long as the picture is a recipe.
static inline int darkroom_pixels(const void *pixels, VipsImage **out, int width, int height, int bands) {
    size_t count = (size_t) width * height * bands;
    VipsImage *image = vips_image_new_from_memory(pixels, count, width, height, bands, VIPS_FORMAT_UCHAR);
    if (image == NULL) return -1;
    int result = vips_copy(image, out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
    g_object_unref(image);
    return result;
}

// MARK: Carrying out

// Newer than Debian's headers.
int vips_thread_execute(const char *domain, GFunc function, void *data);

// Pixels to be computed: all of `from`, into `into` at (left, top).
struct darkroom_work {
    VipsImage *from, *into;
    int left, top;
    int (*goes_on)(void *state);
    void *state;
    int result;
    gboolean is_done;
    GMutex lock;
    GCond done;
};

// How many of `height` rows are computed at a time. The more, the fewer times libvips' bookkeeping is gone through; but each of few rows
// may stand for many of the file's, and `goes_on` should be asked while they are decoded.
static inline int darkroom_rows_at_once(int height) { return VIPS_CLIP(1, height / 8, 16); }

static inline void darkroom_work_through(void *data, void *unused) {
    (void) unused;
    struct darkroom_work *work = (struct darkroom_work *) data;
    VipsRegion *from = vips_region_new(work->from), *into = vips_region_new(work->into);
    VipsRect whole = { 0, 0, work->into->Xsize, work->into->Ysize };
    work->result = from == NULL || into == NULL || vips_region_image(into, &whole);
    int at_once = darkroom_rows_at_once(work->from->Ysize);
    for (int top = 0; work->result == 0 && top < work->from->Ysize; top += at_once) {
        VipsRect rows = { 0, top, work->from->Xsize, VIPS_MIN(at_once, work->from->Ysize - top) };
        work->result = !work->goes_on(work->state) || vips_region_prepare(from, &rows);
        if (work->result == 0) vips_region_copy(from, into, &rows, work->left, work->top + top);
    }
    if (work->result == 0) work->result = !work->goes_on(work->state);
    if (into != NULL) g_object_unref(into);
    if (from != NULL) g_object_unref(from);
    // Under the lock: once it is open, the work and all that stands here may be gone.
    g_mutex_lock(&work->lock);
    work->is_done = TRUE;
    g_cond_signal(&work->done);
    g_mutex_unlock(&work->lock);
}

// Computes the pixels of `from` into `into`, which lies in memory, at (left, top): some rows at a time from the top, all on one thread of
// libvips', which alone reuse their buffers. They are copied from there, since vips_reduceh writes a little beyond its last pixel, for which
// only such a buffer has room. `goes_on` is asked before each time and at the end; if it says 0, that is as an error.
static inline int darkroom_compute(
    VipsImage *from, VipsImage *into, int left, int top, int (*goes_on)(void *state), void *state) {
    struct darkroom_work work = { from, into, left, top, goes_on, state, -1 };
    g_mutex_init(&work.lock);
    g_cond_init(&work.done);
    if (vips_thread_execute("darkroom", darkroom_work_through, &work) == 0) {
        g_mutex_lock(&work.lock);
        while (!work.is_done) g_cond_wait(&work.done, &work.lock);
        g_mutex_unlock(&work.lock);
    }
    g_cond_clear(&work.done);
    g_mutex_clear(&work.lock);
    return work.result;
}

static inline VipsImage *darkroom_prepared(VipsImage *image, VipsImage *in) {
    if (vips_image_pipelinev(image, VIPS_DEMAND_STYLE_ANY, in, NULL) == 0 && vips_image_write_prepare(image) == 0) return image;
    g_object_unref(image);
    return NULL;
}

// Memory for the pixels of `in`, with all that it says of them, not yet computed.
static inline VipsImage *darkroom_memory(VipsImage *in) { return darkroom_prepared(vips_image_new_memory(), in); }

// Memory for pixels of 8-bit RGB or RGBA that somebody else fills.
static inline VipsImage *darkroom_new_memory(int width, int height, int bands) {
    VipsImage *image = vips_image_new_memory();
    vips_image_init_fields(image, width, height, bands, VIPS_FORMAT_UCHAR, VIPS_CODING_NONE, VIPS_INTERPRETATION_sRGB, 1, 1);
    return darkroom_prepared(image, NULL);
}

// MARK: Size and place

static inline int darkroom_reduce_rows(VipsImage *in, VipsImage **out, double factor, double gap) {
    return vips_reducev(in, out, factor, "kernel", VIPS_KERNEL_LANCZOS3, "gap", gap, NULL);
}

static inline int darkroom_reduce_columns(VipsImage *in, VipsImage **out, double factor, double gap) {
    return vips_reduceh(in, out, factor, "kernel", VIPS_KERNEL_LANCZOS3, "gap", gap, NULL);
}

static inline int darkroom_resize(VipsImage *in, VipsImage **out, double horizontal, double vertical, double gap) {
    return vips_resize(in, out, horizontal, "vscale", vertical, "kernel", VIPS_KERNEL_LANCZOS3, "gap", gap, NULL);
}

static inline int darkroom_premultiply(VipsImage *in, VipsImage **out) { return vips_premultiply(in, out, NULL); }

static inline int darkroom_unpremultiply(VipsImage *in, VipsImage **out) { return vips_unpremultiply(in, out, NULL); }

static inline int darkroom_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) {
    return vips_cast(in, out, format, NULL);
}

static inline int darkroom_rot(VipsImage *in, VipsImage **out, VipsAngle angle) {
    return vips_rot(in, out, angle, NULL);
}

static inline int darkroom_flip(VipsImage *in, VipsImage **out, VipsDirection direction) {
    return vips_flip(in, out, direction, NULL);
}

static inline int darkroom_extract_area(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}

static inline int darkroom_smartcrop(VipsImage *in, VipsImage **out, int width, int height, VipsInteresting which) {
    return vips_smartcrop(in, out, width, height, "interesting", which, NULL);
}

static inline int darkroom_embed(
    VipsImage *in, VipsImage **out, int x, int y, int width, int height, VipsArrayDouble *background) {
    return vips_embed(in, out, x, y, width, height, "extend", VIPS_EXTEND_BACKGROUND, "background", background, NULL);
}

static inline int darkroom_extend(VipsImage *in, VipsImage **out, int width, int height) {
    return vips_embed(in, out, 0, 0, width, height, "extend", VIPS_EXTEND_COPY, NULL);
}

static inline int darkroom_black(VipsImage **out, int width, int height) { return vips_black(out, width, height, NULL); }

// What the picture does not cover is transparent black.
static inline int darkroom_pad(VipsImage *in, VipsImage **out, int x, int y, int width, int height) {
    return vips_embed(in, out, x, y, width, height, "extend", VIPS_EXTEND_BLACK, NULL);
}

static inline int darkroom_wrap(VipsImage *in, VipsImage **out, int x) { return vips_wrap(in, out, "x", x, "y", 0, NULL); }

static inline int darkroom_join_below(VipsImage *above, VipsImage *below, VipsImage **out) {
    return vips_join(above, below, out, VIPS_DIRECTION_VERTICAL, NULL);
}

static inline int darkroom_replicate(VipsImage *in, VipsImage **out, int across, int down) {
    return vips_replicate(in, out, across, down, NULL);
}

static inline int darkroom_gaussblur(VipsImage *in, VipsImage **out, double sigma) {
    return vips_gaussblur(in, out, sigma, "precision", VIPS_PRECISION_INTEGER, NULL);
}

// The pictures below each other.
static inline int darkroom_stack(VipsImage **in, VipsImage **out, int count) {
    return vips_arrayjoin(in, out, count, "across", 1, NULL);
}

// MARK: Colour

static inline int darkroom_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_colourspace(in, out, space, NULL);
}

static inline int darkroom_icc_transform(VipsImage *in, VipsImage **out, const char *to, const char *fallback) {
    return vips_icc_transform(in, out, to, "embedded", TRUE, "input_profile", fallback,
        "intent", VIPS_INTENT_PERCEPTUAL, "depth", 8, NULL);
}

static inline int darkroom_profile_load(const char *name, VipsBlob **out) {
    return vips_profile_load(name, out, NULL);
}

static inline int darkroom_flatten(VipsImage *in, VipsImage **out, VipsArrayDouble *background) {
    return vips_flatten(in, out, "background", background, NULL);
}

static inline int darkroom_extract_band(VipsImage *in, VipsImage **out, int band, int count) {
    return vips_extract_band(in, out, band, "n", count, NULL);
}

static inline int darkroom_bandjoin2(VipsImage *a, VipsImage *b, VipsImage **out) {
    return vips_bandjoin2(a, b, out, NULL);
}

// The pixels of `in`, which are in memory, under a header that says nothing else of them. They stay as long as it does.
static inline VipsImage *darkroom_bare(VipsImage *in) {
    const void *pixels = vips_image_get_data(in);
    if (pixels == NULL) return NULL;
    VipsImage *out = vips_image_new_from_memory(
        pixels, VIPS_IMAGE_SIZEOF_IMAGE(in), in->Xsize, in->Ysize, in->Bands, in->BandFmt);
    if (out == NULL) return NULL;
    out->Type = in->Type;
    g_object_set_data_full(G_OBJECT(out), "darkroom-pixels", g_object_ref(in), g_object_unref);
    return out;
}

static inline int darkroom_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_copy(in, out, "interpretation", space, NULL);
}

// MARK: Marks

static inline int darkroom_text(VipsImage **out, const char *markup, const char *font, int dpi) {
    return vips_text(out, markup, "font", font, "dpi", dpi, NULL);
}

static inline int darkroom_linear(VipsImage *in, VipsImage **out, double factor, double offset) {
    return vips_linear1(in, out, factor, offset, "uchar", TRUE, NULL);
}

static inline int darkroom_addalpha(VipsImage *in, VipsImage **out) { return vips_addalpha(in, out, NULL); }

// Multiplies the last of four channels, the alpha, by `opacity`.
static inline int darkroom_fade(VipsImage *in, VipsImage **out, double opacity) {
    double factors[] = { 1, 1, 1, opacity };
    double offsets[] = { 0, 0, 0, 0 };
    return vips_linear(in, out, factors, offsets, 4, "uchar", TRUE, NULL);
}

static inline int darkroom_composite_over(VipsImage *base, VipsImage *mark, VipsImage **out) {
    return vips_composite2(base, mark, out, VIPS_BLEND_MODE_OVER, NULL);
}

// MARK: Saving. `keep` is newer than Debian's headers: 0 keeps no metadata; 1 EXIF, 2 XMP, 4 IPTC, 8 the ICC profile, added up.

static inline int darkroom_jpegsave(VipsImage *in, void **bytes, size_t *count, int quality, int progressive,
    int keep) {
    return vips_jpegsave_buffer(in, bytes, count, "Q", quality, "optimize_coding", TRUE, "interlace", progressive,
        "keep", keep, NULL);
}

static inline int darkroom_pngsave(VipsImage *in, void **bytes, size_t *count, int keep) {
    return vips_pngsave_buffer(in, bytes, count, "compression", 3, "filter", VIPS_FOREIGN_PNG_FILTER_UP,
        "keep", keep, NULL);
}

static inline int darkroom_webpsave(
    VipsImage *in, void **bytes, size_t *count, int quality, int effort, int keep) {
    return vips_webpsave_buffer(in, bytes, count, "Q", quality, "effort", effort, "keep", keep, NULL);
}

// For the tests alone: PNGs as others write them.
static inline int darkroom_pngsave_as(
    VipsImage *in, void **bytes, size_t *count, VipsForeignPngFilter filter, int interlaced, int palette) {
    return vips_pngsave_buffer(in, bytes, count, "filter", filter, "interlace", interlaced, "palette", palette, "keep", 0, NULL);
}

// For the tests alone: Darkroom writes its TIFFs itself.
static inline int darkroom_tiffsave(VipsImage *in, void **bytes, size_t *count) {
    return vips_tiffsave_buffer(in, bytes, count, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_NONE, "keep", 8, NULL);
}

static inline int darkroom_avifsave(
    VipsImage *in, void **bytes, size_t *count, int quality, int effort, int keep) {
    return vips_heifsave_buffer(in, bytes, count, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
        "Q", quality, "effort", effort, "bitdepth", 8, "keep", keep, NULL);
}

static inline int darkroom_gifsave(VipsImage *in, void **bytes, size_t *count) {
    return vips_gifsave_buffer(in, bytes, count, "effort", 3, "keep", 0, NULL);
}
