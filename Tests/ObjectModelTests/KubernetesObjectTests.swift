import ObjectModel
import Testing

struct KubernetesObjectTests {
    let pod: JSONValue = [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
            "name": "web", "namespace": "default", "uid": "u1", "resourceVersion": "7", "generation": 3,
            "creationTimestamp": "2026-01-01T00:00:00Z", "labels": ["app": "web"], "finalizers": ["a/b"],
            "ownerReferences": [
                ["apiVersion": "v1", "kind": "Node", "name": "n", "uid": "u2"],
                ["apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "u3", "controller": true, "blockOwnerDeletion": true],
            ],
        ],
        "spec": ["nodeName": "n"],
        "status": ["conditions": [["type": "Ready", "status": "True", "lastProbeTime": nil]]],
    ]

    @Test func readsMetadata() {
        let object = UntypedObject(pod)
        #expect(object.apiVersion == "v1")
        #expect(object.kind == "Pod")
        #expect(object.key == ObjectKey(namespace: "default", name: "web"))
        #expect(object.uid == "u1")
        #expect(object.resourceVersion == "7")
        #expect(object.generation == 3)
        #expect(object.generateName == "")
        #expect(object.creationTimestamp == Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(object.deletionTimestamp == nil)
        #expect(!object.isBeingDeleted)
        #expect(object.label("app") == "web")
        #expect(object.label("none") == nil)
        #expect(object.annotations.isEmpty)
        #expect(object.finalizers == ["a/b"])
        #expect(object.ownerReferences.count == 2)
        #expect(object.controllerReference?.name == "r")
        #expect(object.controllerReference?.group == "apps")
        #expect(object.ownerReferences[0].group == "")
        #expect(object.condition("Ready")?.isTrue == true)
        #expect(object.condition("None") == nil)
    }

    @Test func anEmptyValueHasZeroFields() {
        let object = UntypedObject(.null)
        #expect(object.name == "" && object.namespace == "" && object.generation == 0 && object.labels.isEmpty)
        #expect(object.ownerReferences.isEmpty && object.controllerReference == nil && object.conditions.isEmpty)
        #expect(object.key == ObjectKey(namespace: "", name: ""))
    }

    @Test func settersMakeWhatIsMissingAndRemoveZeroValues() {
        var object = UntypedObject(.null)
        object.name = "a"
        object.setLabel("k", "v")
        object.setAnnotation("n", "w")
        object.deletionTimestamp = Timestamp(nanoseconds: 1_500_000_000)
        #expect(
            object.json.description
                == #"{"metadata":{"name":"a","labels":{"k":"v"},"annotations":{"n":"w"},"deletionTimestamp":"1970-01-01T00:00:01Z"}}"#)
        #expect(object.isBeingDeleted)
        object.setLabel("k", nil)
        object.setLabel("absent", nil)
        object.annotations = JSONObject()
        object.deletionTimestamp = nil
        object.generation = 0
        #expect(object.json.description == #"{"metadata":{"name":"a"}}"#)
    }

    @Test func removingFromNothingCreatesNothing() {
        var object = UntypedObject(["kind": "Pod"])
        object.setLabel("a", nil)
        object.namespace = ""
        object.finalizers = []
        object.conditions = []
        #expect(object.json.description == #"{"kind":"Pod"}"#)
    }

    @Test func settersLeaveTheRestShared() throws {
        var object = UntypedObject(pod)
        object.setLabel("app", "db")
        #expect(pod.at("metadata", "labels", "app") == "web")
        #expect(object.label("app") == "db")
        let before = try #require(pod["spec"])
        let after = try #require(object.json["spec"])
        #expect(before.isIdentical(to: after))
    }

    @Test func conditionsKeepUnknownFields() {
        var object = UntypedObject(pod)
        var conditions = object.conditions
        conditions.set(Condition(type: "Ready", status: "False"), at: Timestamp(seconds: 0))
        conditions.append(Condition(type: "New", status: "True", lastTransitionTime: Timestamp(seconds: 0)))
        object.conditions = conditions
        let written = object.json.at("status", "conditions")
        #expect(
            written?[0]?.description
                == #"{"type":"Ready","status":"False","lastProbeTime":null,"lastTransitionTime":"1970-01-01T00:00:00Z"}"#)
        #expect(written?[1]?["type"] == "New")
        object.conditions = []
        #expect(object.json["status"]?.description == "{}")
    }

    @Test func ownerReferencesAreWrittenInAlphabeticalOrder() {
        var object = UntypedObject(.null)
        object.ownerReferences = [
            OwnerReference(apiVersion: "a/v1", kind: "K", name: "n", uid: "u", controller: true, blockOwnerDeletion: false),
            OwnerReference(apiVersion: "v1", kind: "K", name: "n", uid: "u"),
        ]
        #expect(
            object.json.at("metadata", "ownerReferences")?.description
                == """
                [{"apiVersion":"a/v1","blockOwnerDeletion":false,"controller":true,"kind":"K","name":"n","uid":"u"},\
                {"apiVersion":"v1","kind":"K","name":"n","uid":"u"}]
                """)
        #expect(object.ownerReferences[0].isController)
        #expect(OwnerReference(json: nil) == nil)
    }
}
