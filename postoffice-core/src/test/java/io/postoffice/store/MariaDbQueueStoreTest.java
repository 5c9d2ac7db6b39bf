package io.postoffice.store;

import io.postoffice.fixture.TestDatabase.Product;

class MariaDbQueueStoreTest extends QueueStoreTest {

    MariaDbQueueStoreTest() {
        super(Product.MARIADB);
    }
}
