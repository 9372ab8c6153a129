"""All rivals are asked for the same outputs."""

import pytest
from PIL import Image

from bench.jobs import JOBS, Output, Size


@pytest.mark.parametrize("own", [(3082, 2048), (2048, 3082), (4344, 2988), (451, 300), (1000, 1001)])
@pytest.mark.parametrize("box", [(128, None), (512, None), (150, 150), (1024, 1024), (5000, 5000)])
def test_a_size_comes_to_the_pixels_that_pillow_gives_it(own: tuple[int, int], box: tuple[int, int | None]) -> None:
    image = Image.new("1", own)
    image.thumbnail((box[0], box[1] or own[1]))
    assert Size("size", *box, (Output("png"),)).fitted(*own) == image.size


def test_no_two_outputs_of_a_job_have_one_name() -> None:
    for job in JOBS.values():
        names = [size.file(index) for size in job.sizes for index in range(len(size.outputs))]
        assert len(set(names)) == len(names)


def test_darkroom_and_its_peers_read_the_same_files_out_of_a_job() -> None:
    for job in JOBS.values():
        ours = [format["key"].replace("{stem}", "picture") for size in job.preset()["sizes"] for format in size["formats"]]
        theirs = [output["file"] for size in job.document()["sizes"] for output in size["outputs"]]
        assert ours == theirs


def test_the_lossless_form_of_a_job_keeps_its_sizes_and_marks() -> None:
    for job in JOBS.values():
        lossless = job.lossless()
        assert [(size.width, size.height, size.watermark) for size in lossless.sizes] == [
            (size.width, size.height, size.watermark) for size in job.sizes
        ]
        assert all(output.format == "png" for size in lossless.sizes for output in size.outputs)
