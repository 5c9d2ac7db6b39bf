/**
 * Puts Post Office into a Spring Boot application: properties, beans, the tables, the entities, and what is said when it cannot
 * start. The only package that knows Spring Boot.
 */
@NullMarked
package io.postoffice.boot;

import org.jspecify.annotations.NullMarked;
