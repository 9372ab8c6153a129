// The few functions of libheif that Darkroom calls, found by name while it runs, since only the validator ever needs them
// and only when a HEIC arrives. These declarations follow libheif's C API, which adds and never changes: all of them are
// in every version from 1.13, the members of heif_decoding_options are guarded by its own version number.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

typedef struct heif_context heif_context;
typedef struct heif_image_handle heif_image_handle;
typedef struct heif_image heif_image;

struct heif_error {
    int code;
    int subcode;
    const char *message;
};

enum {
    darkroom_heif_unsupported_filetype = 3,
    darkroom_heif_unsupported_feature = 4,
    darkroom_heif_memory_allocation = 6,
};

enum {
    darkroom_heif_colorspace_rgb = 1,
    darkroom_heif_channel_interleaved = 10,
    darkroom_heif_interleaved_rgb = 10,
    darkroom_heif_interleaved_rgba = 11,
    darkroom_heif_interleaved_rrggbb_le = 14,
    darkroom_heif_interleaved_rrggbbaa_le = 15,
};

// The colour description of ITU-T H.273 in numbers; the decoded values that follow are left out.
struct heif_color_profile_nclx {
    uint8_t version;
    int color_primaries;
    int transfer_characteristics;
    int matrix_coefficients;
    uint8_t full_range_flag;
};

struct heif_decoding_options {
    uint8_t version;
    uint8_t ignore_transformations;
    void (*start_progress)(int step, int most, void *user);
    void (*on_progress)(int step, int progress, void *user);
    void (*end_progress)(int step, void *user);
    void *progress_user_data;
    // Since version 2.
    uint8_t convert_hdr_to_8bit;
    // Since version 3.
    uint8_t strict_decoding;
    // Since version 4.
    const char *decoder_id;
    // Since version 5.
    struct {
        uint8_t version;
        int chroma_downsampling;
        int chroma_upsampling;
        uint8_t only_use_preferred;
    } color_conversion;
    // Since version 6: asked between tiles; anything but 0 ends the decoding.
    int (*cancel_decoding)(void *user);
};

struct darkroom_heif {
    uint32_t (*get_version_number)(void);
    heif_context *(*context_alloc)(void);
    void (*context_free)(heif_context *);
    struct heif_error (*context_read_from_memory_without_copy)(heif_context *, const void *, size_t, const void *);
    void (*context_set_max_decoding_threads)(heif_context *, int);
    void (*context_set_maximum_image_size_limit)(heif_context *, int);
    struct heif_error (*context_get_primary_image_handle)(heif_context *, heif_image_handle **);
    void (*image_handle_release)(const heif_image_handle *);
    int (*image_handle_get_width)(const heif_image_handle *);
    int (*image_handle_get_height)(const heif_image_handle *);
    int (*image_handle_has_alpha_channel)(const heif_image_handle *);
    int (*image_handle_is_premultiplied_alpha)(const heif_image_handle *);
    int (*image_handle_get_luma_bits_per_pixel)(const heif_image_handle *);
    size_t (*image_handle_get_raw_color_profile_size)(const heif_image_handle *);
    struct heif_error (*image_handle_get_raw_color_profile)(const heif_image_handle *, void *);
    struct heif_error (*image_handle_get_nclx_color_profile)(
        const heif_image_handle *, struct heif_color_profile_nclx **);
    void (*nclx_color_profile_free)(struct heif_color_profile_nclx *);
    struct heif_decoding_options *(*decoding_options_alloc)(void);
    void (*decoding_options_free)(struct heif_decoding_options *);
    struct heif_error (*decode_image)(
        const heif_image_handle *, heif_image **, int colorspace, int chroma, const struct heif_decoding_options *);
    int (*image_get_width)(const heif_image *, int channel);
    int (*image_get_height)(const heif_image *, int channel);
    int (*image_get_bits_per_pixel_range)(const heif_image *, int channel);
    const uint8_t *(*image_get_plane_readonly)(const heif_image *, int channel, int *stride);
    void (*image_release)(const heif_image *);
};

// Fills the table from an opened libheif. Returns the name of the first function that is missing, or NULL.
static inline const char *darkroom_heif_find(void *library, struct darkroom_heif *heif) {
#define FIND(name) if ((*(void **) &heif->name = dlsym(library, "heif_" #name)) == NULL) return "heif_" #name
    FIND(get_version_number);
    FIND(context_alloc);
    FIND(context_free);
    FIND(context_read_from_memory_without_copy);
    FIND(context_set_max_decoding_threads);
    FIND(context_set_maximum_image_size_limit);
    FIND(context_get_primary_image_handle);
    FIND(image_handle_release);
    FIND(image_handle_get_width);
    FIND(image_handle_get_height);
    FIND(image_handle_has_alpha_channel);
    FIND(image_handle_is_premultiplied_alpha);
    FIND(image_handle_get_luma_bits_per_pixel);
    FIND(image_handle_get_raw_color_profile_size);
    FIND(image_handle_get_raw_color_profile);
    FIND(image_handle_get_nclx_color_profile);
    FIND(nclx_color_profile_free);
    FIND(decoding_options_alloc);
    FIND(decoding_options_free);
    FIND(decode_image);
    FIND(image_get_width);
    FIND(image_get_height);
    FIND(image_get_bits_per_pixel_range);
    FIND(image_get_plane_readonly);
    FIND(image_release);
#undef FIND
    return NULL;
}
