package io.postoffice.boot;

import io.postoffice.outcome.Ledger;
import java.util.function.UnaryOperator;

/** Watches what is written down about mail. */
interface LedgerDecorator extends UnaryOperator<Ledger> {}
