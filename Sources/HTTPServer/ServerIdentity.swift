import NIOCore
import NIOSSL

/// The certificate of a server with its key, and the authority that has signed it and those of clients.
public struct ServerIdentity: Sendable {
    let certificate: NIOSSLCertificate
    let key: NIOSSLPrivateKey
    let authority: NIOSSLCertificate

    /// TLS 1.2 or newer, HTTP/1.1 alone, and a certificate of the client if it has one. A certificate that the authority has not signed
    /// ends the handshake.
    func serverConfiguration() -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.trustRoots = .certificates([authority])
        configuration.certificateVerification = .optionalVerification
        configuration.sendCANameList = true
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }
}
