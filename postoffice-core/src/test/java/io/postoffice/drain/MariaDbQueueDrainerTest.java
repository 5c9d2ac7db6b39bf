package io.postoffice.drain;

import io.postoffice.fixture.TestDatabase.Product;

class MariaDbQueueDrainerTest extends QueueDrainerTest {

    MariaDbQueueDrainerTest() {
        super(Product.MARIADB);
    }
}
