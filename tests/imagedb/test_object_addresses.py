from pathlib import Path

import pytest

from imagedb.objects import ObjectStoreUnavailableError, open_store
from imagedb.objects.errors import ObjectKeyError, ObjectStoreAddressError
from imagedb.objects.folder import FolderStore
from imagedb.objects.s3 import S3Store


def test_a_path_and_a_file_url_are_the_same_folder(tmp_path: Path) -> None:
    """A folder can be named by its path or as a file URL, with spaces in it too."""
    folder = tmp_path / "a folder"
    by_path, by_url = open_store(str(folder)), open_store(folder.as_uri())
    assert isinstance(by_path, FolderStore)
    by_path.put(
        "a", b"", sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", media_type="x"
    )
    assert ["a"] == [*by_url.keys()]


def test_opening_a_folder_makes_nothing(tmp_path: Path) -> None:
    """Opening a store leaves the disk alone: a wrong address must not litter."""
    store = open_store(str(tmp_path / "new"))
    assert [] == [*store.keys()]
    assert [] == [*tmp_path.iterdir()]


def test_a_bucket_can_have_a_prefix_an_endpoint_and_a_region() -> None:
    """An S3 address names bucket, prefix, endpoint and region, and addresses other servers by path."""
    store = open_store("s3://bucket/deep/prefix/?endpoint=http://127.0.0.1:9000&region=eu-west-2")
    assert isinstance(store, S3Store)
    assert ("bucket", "deep/prefix/") == (store._bucket, store._prefix)
    assert "http://127.0.0.1:9000" == store._client.meta.endpoint_url
    assert "eu-west-2" == store._client.meta.region_name
    assert {"addressing_style": "path"} == store._client.meta.config.s3  # type: ignore[attr-defined]  # of an S3Store


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://127.0.0.1/bucket",
        "file://host/folder",
        "file:folder",
        "s3://",
        "s3:///prefix",
        "s3://key:secret@bucket",
        "s3://bucket?endpoint=127.0.0.1:9000",
        "s3://bucket?endpoint=",
        "s3://bucket?endpiont=http://127.0.0.1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """What is not a folder or a bucket, or names an unknown option or a secret, is refused when opened."""
    with pytest.raises(ObjectStoreAddressError) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_prefix_follows_the_grammar_of_keys() -> None:
    """A prefix that could not be part of a key is refused."""
    with pytest.raises(ObjectKeyError):
        open_store("s3://bucket/Has/../Dots")


def test_without_credentials_the_error_is_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """S3 without credentials anywhere is an error of the store, not of its library."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(ObjectStoreUnavailableError, match="NoCredentials"):
        open_store("s3://bucket?endpoint=http://127.0.0.1:9").check()
