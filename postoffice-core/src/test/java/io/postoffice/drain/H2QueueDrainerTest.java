package io.postoffice.drain;

import io.postoffice.fixture.TestDatabase.Product;

class H2QueueDrainerTest extends QueueDrainerTest {

    H2QueueDrainerTest() {
        super(Product.H2);
    }
}
