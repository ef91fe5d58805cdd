"""A photo as a DICOM file: for archives, viewers and teaching systems that take nothing else."""

from imagedb.dicom.photograph import MEDIA_TYPE, file_name, photograph

__all__ = ["MEDIA_TYPE", "file_name", "photograph"]
