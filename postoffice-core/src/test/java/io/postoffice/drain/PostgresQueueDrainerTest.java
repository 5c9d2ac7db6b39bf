package io.postoffice.drain;

import io.postoffice.fixture.TestDatabase.Product;

class PostgresQueueDrainerTest extends QueueDrainerTest {

    PostgresQueueDrainerTest() {
        super(Product.POSTGRESQL);
    }
}
