package io.postoffice.store;

/** The queue cannot be stored in a database of this product. */
public final class UnsupportedDatabaseException extends RuntimeException {

    UnsupportedDatabaseException(String product) {
        super("Mail cannot be stored in '%s'; H2 (not in every mode), PostgreSQL, MariaDB and MySQL are supported"
                .formatted(product));
    }
}
