"""A file that is too large is dropped while it arrives: it fills neither memory nor disk, and the rest of the form is kept."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class CappedUploadHandler(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS; the names of dropped files are in request.dropped_files."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.EVIDENCE_MAX_BYTES:
            self.request.dropped_files = [*getattr(self.request, "dropped_files", []), self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
