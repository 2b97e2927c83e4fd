// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerColumnEncryptionKeyStoreProvider;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import java.util.Locale;
import javax.crypto.Cipher;

/**
 * A key store provider of our own for the JDBC driver, which has none for certificates off Windows
 * and refuses custom ones named MSSQL_…. The key path is the absolute path of a PFX without a
 * password. Written from the description of the format and sharing nothing with the library:
 *
 *   01 | path length (u16 LE) | ciphertext length (u16 LE) | path (UTF-16LE) | ciphertext | signature
 */
final class PfxKeyStoreProvider extends SQLServerColumnEncryptionKeyStoreProvider {
    private static final int HEADER_SIZE = 5;

    private String name = "pfx";

    @Override
    public void setName(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public byte[] decryptColumnEncryptionKey(String keyPath, String algorithm, byte[] wrapped) {
        try {
            return unwrap(keyPath, algorithm, wrapped);
        } catch (Exception error) {
            // The driver's own exception has no constructor for others.
            throw new IllegalStateException("Cannot unwrap a key with " + keyPath, error);
        }
    }

    @Override
    public byte[] encryptColumnEncryptionKey(String keyPath, String algorithm, byte[] key) {
        try {
            return wrap(keyPath, algorithm, key);
        } catch (Exception error) {
            // The driver's own exception has no constructor for others.
            throw new IllegalStateException("Cannot wrap a key with " + keyPath, error);
        }
    }

    @Override
    public boolean verifyColumnMasterKeyMetadata(String keyPath, boolean allowEnclave,
            byte[] signature) {
        return false;
    }

    static byte[] unwrap(String keyPath, String algorithm, byte[] wrapped) throws Exception {
        checkAlgorithm(algorithm);
        KeyStore.PrivateKeyEntry entry = load(keyPath);
        ByteBuffer header = ByteBuffer.wrap(wrapped).order(ByteOrder.LITTLE_ENDIAN);
        if (header.get() != 1) {
            throw new GeneralSecurityException("unknown version");
        }
        int pathSize = Short.toUnsignedInt(header.getShort());
        int ciphertextSize = Short.toUnsignedInt(header.getShort());
        int signedSize = HEADER_SIZE + pathSize + ciphertextSize;
        int keySize = sizeOf(entry.getCertificate());
        if (ciphertextSize != keySize || wrapped.length != signedSize + keySize) {
            throw new GeneralSecurityException("the lengths do not fit the key");
        }

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(entry.getCertificate());
        signature.update(wrapped, 0, signedSize);
        if (!signature.verify(wrapped, signedSize, keySize)) {
            throw new GeneralSecurityException("the signature is wrong");
        }

        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, entry.getPrivateKey());
        return cipher.doFinal(wrapped, HEADER_SIZE + pathSize, ciphertextSize);
    }

    static byte[] wrap(String keyPath, String algorithm, byte[] key) throws Exception {
        checkAlgorithm(algorithm);
        KeyStore.PrivateKeyEntry entry = load(keyPath);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, entry.getCertificate().getPublicKey());
        byte[] ciphertext = cipher.doFinal(key);
        byte[] path = keyPath.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_16LE);

        ByteBuffer signed = ByteBuffer.allocate(HEADER_SIZE + path.length + ciphertext.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        signed.put((byte) 1).putShort((short) path.length).putShort((short) ciphertext.length);
        signed.put(path).put(ciphertext);

        PrivateKey privateKey = entry.getPrivateKey();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(privateKey);
        signature.update(signed.array());

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(signed.array());
        whole.write(signature.sign());
        return whole.toByteArray();
    }

    private static void checkAlgorithm(String algorithm) throws GeneralSecurityException {
        if (!"RSA_OAEP".equalsIgnoreCase(algorithm)) {
            throw new GeneralSecurityException("unknown algorithm " + algorithm);
        }
    }

    private static int sizeOf(Certificate certificate) {
        return (((RSAKey) certificate.getPublicKey()).getModulus().bitLength() + 7) / 8;
    }

    private static KeyStore.PrivateKeyEntry load(String keyPath) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] none = new char[0];
        try (InputStream file = Files.newInputStream(Path.of(keyPath))) {
            store.load(file, none);
        }
        for (String alias : java.util.Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return (KeyStore.PrivateKeyEntry) store.getEntry(alias,
                        new KeyStore.PasswordProtection(none));
            }
        }
        throw new GeneralSecurityException("no private key in the file");
    }
}
