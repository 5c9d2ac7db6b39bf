package io.postoffice.render;

/** Something is asked of a template, or by one, that the sandbox does not do. The message goes to those who edit templates. */
final class SandboxException extends RuntimeException {

    SandboxException(String what) {
        super(what);
    }
}
