//! Signatures as the Standard Webhooks specification (1.0) has them: `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.

use std::{io, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::secret;

/// The specification's prefix of a secret in base64; any other secret is taken as its bytes.
const PREFIX: &str = "whsec_";

/// A key. Never printed.
pub(super) struct Secret(Vec<u8>);

impl Secret {
    fn of(line: &str) -> Result<Self, io::Error> {
        match line.strip_prefix(PREFIX) {
            Some(encoded) => STANDARD
                .decode(encoded)
                .map(Self)
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, format!("expected base64 after {PREFIX}"))),
            None => Ok(Self(line.as_bytes().to_vec())),
        }
    }

    fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The value of `webhook-signature`: one signature a secret.
pub(super) fn signatures(secrets: &[Secret], id: &str, timestamp: i64, body: &str) -> String {
    secrets.iter().map(|secret| secret.sign(id, timestamp, body)).collect::<Vec<_>>().join(" ")
}

/// The secrets of some files, a line each: while one replaces the other, both sign.
pub(super) fn read(files: &[PathBuf]) -> Result<Vec<Secret>, String> {
    let mut secrets = Vec::new();
    for file in files {
        let text = secret::text(file)?;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            secrets.push(Secret::of(line).map_err(|e| format!("cannot use the secret {}: {e}", file.display()))?);
        }
        if secrets.is_empty() {
            return Err(format!("the secret {} is empty", file.display()));
        }
    }
    Ok(secrets)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_published_example_of_the_specification_verifies() {
        let secret = Secret::of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_line_is_a_secret() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hook.secret");
        fs::write(&file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n\n  plain words \n").unwrap();
        let secrets = read(std::slice::from_ref(&file)).unwrap();
        assert_eq!(secrets[1].0, b"plain words");
        assert_eq!(signatures(&secrets, "id", 1, "{}").split(' ').filter(|s| s.starts_with("v1,")).count(), 2);
        for (content, problem) in [("whsec_%", "expected base64"), ("\n", "is empty")] {
            fs::write(&file, content).unwrap();
            let said = read(std::slice::from_ref(&file)).err().unwrap();
            assert!(said.contains(problem) && !said.contains('%'), "{said}");
        }
        assert!(read(&[folder.path().join("none")]).err().unwrap().starts_with("cannot read the secret"));
    }
}
