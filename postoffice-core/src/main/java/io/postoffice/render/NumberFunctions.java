package io.postoffice.render;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code number(n[, decimals])}, {@code percent(n[, decimals])} and {@code currency(n, 'EUR')}, as the locale writes them. */
final class NumberFunctions {

    private static final int MAX_DECIMALS = 20;

    private NumberFunctions() {}

    static String number(List<@Nullable Object> values, Locale locale) {
        return formatted(NumberFormat.getNumberInstance(locale), values, Values.decimal(values.get(0)));
    }

    static String percent(List<@Nullable Object> values, Locale locale) {
        return formatted(NumberFormat.getPercentInstance(locale), values, Values.decimal(values.get(0)));
    }

    private static String formatted(NumberFormat format, List<@Nullable Object> values, BigDecimal number) {
        if (values.size() > 1) {
            int decimals = Values.decimal(values.get(1)).intValue();
            if (decimals < 0 || decimals > MAX_DECIMALS) {
                throw new SandboxException("the number of decimals is not 0 to %d".formatted(MAX_DECIMALS));
            }
            format.setMinimumFractionDigits(decimals);
            format.setMaximumFractionDigits(decimals);
        }
        return rounded(format, number);
    }

    static String currency(List<@Nullable Object> values, Locale locale) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        try {
            Currency currency = Currency.getInstance(TemplateFunctions.text(values, 1));
            format.setCurrency(currency);
            format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
            format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
        } catch (IllegalArgumentException ex) {
            throw new SandboxException("currency wants the code of a currency (ISO 4217), such as 'EUR'");
        }
        return rounded(format, Values.decimal(values.get(0)));
    }

    /** As people round, and not a half to the even neighbour, as Java does. */
    private static String rounded(NumberFormat format, BigDecimal number) {
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(number);
    }
}
