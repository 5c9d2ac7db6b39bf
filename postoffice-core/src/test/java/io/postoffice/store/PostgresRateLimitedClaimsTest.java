package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class PostgresRateLimitedClaimsTest extends RateLimitedClaimsTest {

    PostgresRateLimitedClaimsTest() {
        super(Product.POSTGRESQL);
    }
}
