package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class PostgresQueueStoreTest extends QueueStoreTest {

    PostgresQueueStoreTest() {
        super(Product.POSTGRESQL);
    }
}
