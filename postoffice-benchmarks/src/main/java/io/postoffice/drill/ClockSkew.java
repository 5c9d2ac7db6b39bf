package io.postoffice.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * An agent that has the clock of a JVM go wrong for all code in it, the JDK's and that of libraries: whoever reads the milliseconds of
 * the system, or an instant, gets it so much later. {@link System#nanoTime} stays as it is, as it does where a clock is set wrong.
 */
final class ClockSkew {

    private static final String CLOCK = "java/time/Clock";

    private ClockSkew() {}

    /** The option of a JVM whose clock is fast by so much, or slow if it is negative. */
    static String option(Duration skew) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", ClockSkew.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        try {
            // Nothing but the manifest: the class is on the class path.
            Path agent = Files.createTempFile("clock-skew", ".jar");
            agent.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(agent);
                    JarOutputStream jar = new JarOutputStream(out, manifest)) {
                jar.finish();
            }
            return "-javaagent:%s=%d".formatted(agent, skew.toMillis());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Called by the JVM before it calls {@code main}. */
    public static void premain(String millis, Instrumentation instrumentation) throws UnmodifiableClassException {
        instrumentation.addTransformer(new Transformer(Long.parseLong(millis)), true);
        Class<?>[] clocks = Arrays.stream(instrumentation.getAllLoadedClasses())
                .filter(type -> type.getName().startsWith("java.time.Clock")
                        || type.getName().equals("java.util.Date"))
                .toArray(Class<?>[]::new);
        instrumentation.retransformClasses(clocks);
    }

    private record Transformer(long millis) implements ClassFileTransformer {

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            if (CLOCK.equals(name)) {
                return rewritten(bytes, "java/time/Instant", "ofEpochSecond");
            }
            // 'System' itself, and what only names the method, stay as they are.
            return rewritten(bytes, "java/lang/System", "currentTimeMillis");
        }

        /** Adds to what each call of this method gives. */
        private byte @Nullable [] rewritten(byte[] bytes, String owner, String method) {
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            Rewriting rewriting = new Rewriting(writer, owner, method, millis);
            reader.accept(rewriting, 0);
            return rewriting.isChanged ? writer.toByteArray() : null;
        }
    }

    private static final class Rewriting extends ClassVisitor {

        private final String owner;
        private final String method;
        private final long millis;
        private boolean isChanged;

        Rewriting(ClassVisitor next, String owner, String method, long millis) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
            this.method = method;
            this.millis = millis;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
                @Override
                public void visitMethodInsn(
                        int opcode,
                        String calledOwner,
                        String calledName,
                        String calledDescriptor,
                        boolean isInterface) {
                    super.visitMethodInsn(opcode, calledOwner, calledName, calledDescriptor, isInterface);
                    if (calledOwner.equals(owner) && calledName.equals(method)) {
                        addMillis(calledDescriptor.endsWith("J"));
                    }
                }

                private void addMillis(boolean toNumber) {
                    isChanged = true;
                    super.visitLdcInsn(millis);
                    if (toNumber) {
                        super.visitInsn(Opcodes.LADD);
                    } else {
                        super.visitMethodInsn(
                                Opcodes.INVOKEVIRTUAL,
                                "java/time/Instant",
                                "plusMillis",
                                "(J)Ljava/time/Instant;",
                                false);
                    }
                }
            };
        }
    }
}
