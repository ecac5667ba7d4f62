import Testing

@testable import HTTPServer

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:0", "127.0.0.1", 0, true), ("[::1]:443", "::1", 443, true), ("localhost:1", "localhost", 1, true),
        ("0.0.0.0:80", "0.0.0.0", 80, false), ("[::]:80", "::", 80, false), ("127.1.2.3:80", "127.1.2.3", 80, true),
    ])
    func `an address is host and port`(text: String, host: String, port: Int, isLoopback: Bool) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host && address.port == port && address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "127.0.0.1", ":80", "::1:80", "a:65536", "a:-1", "a:x", "[]:1"])
    func `what is no address is refused`(text: String) { #expect(throws: HTTPServerError.self) { try ListenAddress(text) } }
}
