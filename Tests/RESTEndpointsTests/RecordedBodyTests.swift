import ObjectModel
import Testing

@testable import RESTEndpoints

struct RecordedBodyTests {
    @Test("What kubectl sends in protobuf means what an older kubectl sends in JSON", arguments: Recording.all + [Recording.wholePod])
    func recorded(_ recording: Recording) throws {
        let json = try JSONReader.read(Array(recording.json.utf8))
        #expect(try ProtobufReader.read(recording.bytes).isSemanticallyEqual(to: json))
    }
}
