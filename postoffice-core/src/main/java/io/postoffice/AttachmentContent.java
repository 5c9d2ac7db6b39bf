package io.postoffice;

import org.springframework.core.io.InputStreamSource;

/**
 * The bytes of an attachment, which can be read as often as needed.
 *
 * @param sha256 the SHA-256 of the bytes, in 64 lower-case hexadecimal digits: what they are stored under
 * @param size how many there are
 * @param bytes opens a stream of them, to be closed by the caller
 */
public record AttachmentContent(String sha256, long size, InputStreamSource bytes) {}
