//! Sealed objects and keys as files: what was acknowledged is on disk, whole, under its final name.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use sha2::Digest;

use crate::{filing::PackageId, package::digest};

/// The court's folder of objects.
#[derive(Debug)]
pub(super) struct ObjectFolder {
    objects: PathBuf,
    uploads: PathBuf,
}

impl ObjectFolder {
    pub(super) fn open(data: &Path) -> io::Result<Self> {
        let folder = Self { objects: data.join("objects"), uploads: data.join("uploads") };
        create_private_folder(&folder.objects)?;
        create_private_folder(&folder.uploads)?;
        sync_folder(data)?;
        Ok(folder)
    }

    /// Where the bytes of an upload under way lie.
    pub(super) fn upload(&self, upload_id: &str) -> PathBuf {
        self.uploads.join(format!("{upload_id}.part"))
    }

    /// Where a complete object lies.
    pub(super) fn object(&self, package: PackageId, name: &str) -> PathBuf {
        self.objects.join(package.to_string()).join(name)
    }

    /// An empty upload, its name durable.
    pub(super) fn begin_upload(&self, upload_id: &str) -> io::Result<()> {
        private_file().create_new(true).open(self.upload(upload_id))?.sync_all()?;
        sync_folder(&self.uploads)
    }

    /// Forgets an upload.
    pub(super) fn drop_upload(&self, upload_id: &str) -> io::Result<()> {
        remove(&self.upload(upload_id))
    }

    /// Gives a complete upload its final name, durably.
    pub(super) fn keep(&self, upload_id: &str, package: PackageId, name: &str) -> io::Result<()> {
        let target = self.object(package, name);
        let folder = target.parent().unwrap_or(&self.objects);
        if !folder.is_dir() {
            create_private_folder(folder)?;
            sync_folder(&self.objects)?;
        }
        let upload = self.upload(upload_id);
        File::open(&upload)?.sync_all()?;
        fs::rename(upload, &target)?;
        sync_folder(folder)?;
        sync_folder(&self.uploads)
    }

    /// A complete object.
    pub(super) fn read(&self, package: PackageId, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.object(package, name))
    }

    /// Removes a complete object.
    pub(super) fn remove_object(&self, package: PackageId, name: &str) -> io::Result<()> {
        remove(&self.object(package, name))
    }

    /// Ids of all uploads on disk.
    pub(super) fn upload_ids(&self) -> io::Result<Vec<String>> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.uploads)? {
            let name = entry?.file_name();
            ids.extend(name.to_str().and_then(|name| name.strip_suffix(".part")).map(str::to_owned));
        }
        Ok(ids)
    }
}

/// SHA-256 of a file, read piece by piece.
pub(super) fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digest::hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Writes a file for the owner's eyes only (0600): temporary file, fsync, rename, fsync of the folder.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let mut file = private_file().create(true).truncate(true).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Creates a folder for the owner only (0700).
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
