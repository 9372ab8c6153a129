# Builds the packages where the machine is no Debian 12, or not of the processor that the functions are to run on:
#
#   docker build --target zips --output .build/packages .                           # this machine's processor
#   docker build --target zips --output .build/packages --platform linux/arm64 .    # the other one, with QEMU or on a builder of its own
FROM swift:6.3.1-bookworm AS build
WORKDIR /darkroom
# What changes seldom comes first: Debian's packages, the Python tools, libvips, libcurl, libjpeg-turbo and libpng.
COPY Makefile requirements.txt ./
COPY scripts scripts
COPY samples samples
COPY Sources/CCodecs Sources/CCodecs
RUN apt-get update -qq && touch Package.swift && make deps
COPY . .
RUN make package && rm -f .build/packages/*.sha256

FROM scratch AS zips
COPY --from=build /darkroom/.build/packages/*.zip /
