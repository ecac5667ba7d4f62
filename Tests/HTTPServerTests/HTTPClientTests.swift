import ObjectModel
import Testing

@testable import HTTPServer

@Suite(.serialized) struct HTTPClientTests {
    @Test(arguments: [false, true])
    func `a client gets its answer, and shows its token`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = HTTPClient(
            address: server.address, authorityPEM: secure ? server.authority.certificatePEM : nil, token: "abc")
        let answer = try client.send("POST", "/echo?x=y", body: Array("{}".utf8))
        #expect(answer.status == 200)
        let told = try JSONReader.read(answer.body)
        #expect(told["method"] == "POST" && told["query"] == "x=y" && told["body"] == "{}")
        #expect(told["headers"]?.arrayValue?.contains("Authorization: Bearer abc") == true)
    }

    @Test func `a server of another authority is not believed`() throws {
        let server = try RunningServer(secure: true)
        defer { server.stop() }
        let client = HTTPClient(
            address: server.address, authorityPEM: try CertificateAuthority().certificatePEM, token: "abc")
        #expect(throws: (any Error).self) { try client.send("GET", "/echo") }
        #expect(server.onLoop { $0.handler.requests.isEmpty })
    }

    @Test func `a server that is not there is told`() throws {
        let server = try RunningServer()
        let address = server.address
        server.stop()
        #expect(throws: (any Error).self) { try HTTPClient(address: address, authorityPEM: nil, token: nil).send("GET", "/") }
    }
}
