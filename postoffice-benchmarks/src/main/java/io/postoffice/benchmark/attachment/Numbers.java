package io.postoffice.benchmark.attachment;

import java.io.IOException;
import java.io.InputStream;

/** So many bytes that do not repeat soon, made as they are read. */
public final class Numbers extends InputStream {

    private long left;
    private long state = 42;

    public Numbers(long size) {
        left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        int read = (int) Math.min(length, left);
        for (int i = 0; i < read; i++) {
            // Knuth's constants for a linear congruential generator.
            state = state * 6364136223846793005L + 1442695040888963407L;
            buffer[offset + i] = (byte) (state >>> 56);
        }
        left -= read;
        return read;
    }
}
