/// A secret by which a client is known: 32 random bytes in hexadecimal. It is in the kubeconfig and nowhere else.
public struct AccessToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The secret.
    public let text: String

    private static let length = 32

    /// Makes a new secret from the system's randomness.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for _ in 0..<Self.length {
            let byte = UInt8.random(in: 0...255, using: &generator)
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// Never the secret.
    public var description: String { "an access token" }
    /// Never the secret.
    public var debugDescription: String { description }
}
