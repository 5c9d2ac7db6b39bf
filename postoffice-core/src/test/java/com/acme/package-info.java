/** What an attack on a template would reach for: a class of the application. */
@NullMarked
package com.acme;

import org.jspecify.annotations.NullMarked;
