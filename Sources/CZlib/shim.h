#pragma once

#include <zlib.h>

// A macro in zlib.h. 16 more than the largest window means gzip and nothing else.
static inline int darkroom_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }
