"""JPEG and PNG: pixels counted from the header, then the picture looked through for damage."""

import zipfile

from PIL import Image

from nominations.filetypes.refusal import Refused, rewound

MAX_PIXELS = 50_000_000


def check_picture(stream, content_type):
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise Refused("mismatch")
    kind = "PNG" if content_type == "image/png" else "JPEG"
    try:
        with Image.open(rewound(stream), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("pixels")
            image.verify()
        with Image.open(rewound(stream), formats=[kind]) as image:
            # A JPEG's verify() reads nothing: decode it, at an eighth of its size.
            if kind == "JPEG":
                image.draft("L", (64, 64))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except Refused:
        raise
    except Exception as error:  # decoders fail in many ways on a hostile file; each means the same to the person
        raise Refused("damaged") from error
    if kind == "JPEG" and not _ends_its_last_scan(rewound(stream).read()):
        raise Refused("damaged")
    return None, set()


def _ends_its_last_scan(jpeg: bytes) -> bool:
    """Tell whether an end marker follows the last scan: WeasyPrint makes Pillow decode half a picture without complaint."""
    scan = jpeg.rfind(b"\xff\xda")
    return scan >= 0 and jpeg.find(b"\xff\xd9", scan) >= 0
