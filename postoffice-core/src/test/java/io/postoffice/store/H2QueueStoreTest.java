package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class H2QueueStoreTest extends QueueStoreTest {

    H2QueueStoreTest() {
        super(Product.H2);
    }
}
