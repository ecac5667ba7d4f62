import Crypto
import NIOSSL
import RESTEndpoints
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A certificate authority that lives as long as the process: it signs the server's certificate, and those of clients that are to be
/// known by one. Its key is never written anywhere.
public struct CertificateAuthority: Sendable {
    /// Its certificate as PEM.
    public let certificatePEM: String

    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey
    private let validity: (from: Date, until: Date)

    private static let clockSkew: TimeInterval = 3_600
    private static let lifetime: TimeInterval = 365 * 24 * 3_600

    /// Makes a new authority with a new key.
    public init() throws {
        let now = Date()
        validity = (now.addingTimeInterval(-Self.clockSkew), now.addingTimeInterval(Self.lifetime))
        key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("sandtable-ca") }
        let publicKey = Certificate.PublicKey(key.publicKey)
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: validity.from,
            notValidAfter: validity.until, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
    }

    /// Signs a certificate for a server that is reached by these names and addresses.
    public func identity(names: [String], addresses: [[UInt8]]) throws -> ServerIdentity {
        let alternatives =
            names.map { GeneralName.dnsName($0) } + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        let (certificate, key) = try sign(
            DistinguishedName { CommonName("sandtable") }, usage: .serverAuth, alternatives: SubjectAlternativeNames(alternatives))
        return ServerIdentity(
            certificate: try Self.transportCertificate(certificate),
            key: try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem),
            authority: try Self.transportCertificate(self.certificate))
    }

    /// Signs a certificate by which a client is known as a user, and gives it with its key as PEM.
    public func clientCertificate(for user: CertifiedUser) throws -> (certificatePEM: String, keyPEM: String) {
        let subject = try DistinguishedName {
            for group in user.groups { OrganizationName(group) }
            CommonName(user.name)
        }
        let (certificate, key) = try sign(subject, usage: .clientAuth, alternatives: nil)
        return (try certificate.serializeAsPEM().pemString + "\n", key.pemRepresentation + "\n")
    }

    private func sign(
        _ subject: DistinguishedName, usage: ExtendedKeyUsage.Usage, alternatives: SubjectAlternativeNames?
    ) throws -> (Certificate, P256.Signing.PrivateKey) {
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let authorityKey = SubjectKeyIdentifier(hash: Certificate.PublicKey(self.key.publicKey)).keyIdentifier
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: validity.from,
            notValidAfter: validity.until, issuer: self.certificate.subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([usage])
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: authorityKey)
                if let alternatives { alternatives }
            },
            issuerPrivateKey: Certificate.PrivateKey(self.key))
        return (certificate, key)
    }

    private static func transportCertificate(_ certificate: Certificate) throws -> NIOSSLCertificate {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
    }
}

extension CertifiedUser {
    /// Reads whom a certificate names; nil when it names nobody.
    init?(_ certificate: NIOSSLCertificate) {
        guard let bytes = try? certificate.toDERBytes(), let certificate = try? Certificate(derEncoded: bytes) else { return nil }
        var name: String?
        var groups: [String] = []
        for attributes in certificate.subject {
            for attribute in attributes {
                guard let text = String(attribute.value) else { continue }
                if attribute.type == .RDNAttributeType.commonName { name = text }
                if attribute.type == .RDNAttributeType.organizationName { groups.append(text) }
            }
        }
        guard let name, !name.isEmpty else { return nil }
        self.init(name: name, groups: groups)
    }
}
