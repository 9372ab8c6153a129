# What scripts/build-libcurl, scripts/build-libjpeg and scripts/build-libpng have in common; they source it.
#
# Debian's sources come through apt, signed and with Debian's patches, from the mirrors that this machine uses; its package lists
# and settings are not touched.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=$root/.deps
# Swift's own.
clang=$(swift -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1/bin/clang|p')

# Says what a build is made from, so that it is done again where that changed: the version of Debian's package $1, the compiler, the
# scripts and further files, $2 and on.
stamp_of() {
    local version sum
    version=$(dpkg-query --show --showformat='${Version}' "$1")
    sum=$({ "$clang" --version && cat "$0" "${BASH_SOURCE[0]}" "${@:2}"; } | sha256sum)
    echo "$version ${sum:0:16}"
}

# Whether the library $1 is what was built from $3, by the record $2: the stamp, the library's hash, and versions, a line each.
is_built() {
    [ -f "$1" ] && [ -f "$2" ] && [ "$(head -2 "$2")" = "$3"$'\n'"$(sha256sum <"$1")" ]
}

# Writes such a record of the library $1 to $2: it was built from $3, of the versions that follow.
record_build() {
    printf '%s\n' "$3" "$(sha256sum <"$1")" "${@:4}" >"$2"
}

# Begins to build $1 in a folder of its own, $work: says $2, and from then on whatever the tools say goes to a file, whose end is shown
# where something fails. What is written to >&3 is still shown.
begin_building() {
    work=$deps/$1-build
    log=$work/log
    rm -rf "$work"
    mkdir -p "$work"/{sources,lists/partial,cache/archives/partial} "$deps"/{lib,include,pkgconfig,licences}
    exec 3>&1 >"$log" 2>&1
    set -o errtrace
    trap 'trap - ERR; { echo "$(basename "$0"): failed; $log ends:"; tail -20 "$log"; } >&3' ERR
    echo "$2" >&3
}

# The source lists of the same mirrors and suites that packages are installed from.
source_lists() {
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
        while read -r origin uri suite component; do
            keyring=/usr/share/keyrings/${origin,,}-archive-keyring.gpg
            if [ -f "$keyring" ]; then echo "deb-src [signed-by=$keyring] $uri $suite $component"; fi
        done
}

# Unpacks Debian's source package $1 as $work/$1; its version is in $version. The newest first: a mirror may list a security update that it
# does not have yet.
fetch_source() {
    if [ -z "$(source_lists)" ]; then
        if [ "$(id -u)" -eq 0 ]; then apt-get update; else sudo apt-get update; fi
    fi
    source_lists >"$work/sources/mirrors.list"
    local versions private=(
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources" -o Dir::State::Lists="$work/lists"
        -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root
    )
    apt-get "${private[@]}" update
    versions=$(apt-cache "${private[@]}" showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -rVu)
    if [ -z "$versions" ]; then
        echo "The mirror has no source of $1" >&3
        false
    fi
    cd "$work"
    for version in $versions; do
        if apt-get "${private[@]}" source --download-only "$1=$version"; then break; fi
        echo "The mirror has no source of $1 $version" >&3
    done
    dpkg-source --extract "$1"_*"${version#*:}".dsc "$1"
}
