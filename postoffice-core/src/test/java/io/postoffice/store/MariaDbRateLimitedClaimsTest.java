package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class MariaDbRateLimitedClaimsTest extends RateLimitedClaimsTest {

    MariaDbRateLimitedClaimsTest() {
        super(Product.MARIADB);
    }
}
