/**
 * Store: the database side of every port, behind one dialect seam. The entities are public so that an application can query
 * them with JPQL; only the classes here change a row. May import the root package and those that own the ports: enqueue,
 * claim and outcome (with transport, whose replies are written down).
 */
@NullMarked
package io.postoffice.store;

import org.jspecify.annotations.NullMarked;
