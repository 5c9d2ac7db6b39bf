package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class H2RateLimitedClaimsTest extends RateLimitedClaimsTest {

    H2RateLimitedClaimsTest() {
        super(Product.H2);
    }
}
