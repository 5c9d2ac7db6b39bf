package io.postoffice.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What somebody ordered. */
@Entity
@Table(name = "shop_order")
@SuppressWarnings("NullAway.Init")
class ShopOrder {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false)
    private String item;

    @Column(nullable = false)
    private int quantity;

    protected ShopOrder() {}

    ShopOrder(String item, int quantity) {
        this.item = item;
        this.quantity = quantity;
    }

    Long getId() {
        return id;
    }

    String getItem() {
        return item;
    }

    int getQuantity() {
        return quantity;
    }
}
