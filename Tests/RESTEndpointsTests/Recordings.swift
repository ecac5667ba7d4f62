import ObjectModel

/// What a kubectl has sent, recorded at a socket: the body in protobuf from kubectl 1.33 (1.32 sends the same bytes), and the body in
/// JSON that kubectl 1.30 sends for the same command.
struct Recording: CustomStringConvertible {
    let command: String
    let path: String
    let json: String
    let bytes: [UInt8]

    init(_ command: String, path: String, hex: String, json: String) {
        self.command = command
        self.path = path
        self.json = json
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    var description: String { command }

    static let all = [
        Recording(
            "kubectl create configmap a --from-literal=b=c",
            path: "/api/v1/namespaces/default/configmaps",
            hex: """
                6b3873000a0f0a0276311209436f6e6669674d6170121b0a110a016112001a0022002a0032003800420012060a01621201631a00
                2200
                """,
            json: #"""
                {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","creationTimestamp":null},"data":{"b":"c"}}
                """#),
        Recording(
            "kubectl create namespace n",
            path: "/api/v1/namespaces",
            hex: """
                6b3873000a0f0a02763112094e616d65737061636512190a110a016e12001a0022002a0032003800420012001a020a001a002200
                """,
            json: #"""
                {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"n","creationTimestamp":null},"spec":{},"status\#
                ":{}}
                """#),
        Recording(
            "kubectl create secret generic s --from-literal=k=v",
            path: "/api/v1/namespaces/default/secrets",
            hex: """
                6b3873000a0c0a0276311206536563726574121d0a110a017312001a0022002a0032003800420012060a016b1201761a001a0022
                00
                """,
            json: #"""
                {"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","creationTimestamp":null},"data":{"k":"dg=="}}
                """#),
        Recording(
            "kubectl create secret docker-registry r --docker-server=s --docker-username=u --docker-password=p",
            path: "/api/v1/namespaces/default/secrets",
            hex: """
                6b3873000a0c0a02763112065365637265741287010a110a017212001a0022002a0032003800420012520a112e646f636b657263
                6f6e6669676a736f6e123d7b226175746873223a7b2273223a7b22757365726e616d65223a2275222c2270617373776f7264223a
                2270222c2261757468223a2264547077227d7d7d1a1e6b756265726e657465732e696f2f646f636b6572636f6e6669676a736f6e
                1a002200
                """,
            json: #"""
                {"kind":"Secret","apiVersion":"v1","metadata":{"name":"r","creationTimestamp":null},"data":{".dockerconf\#
                igjson":"eyJhdXRocyI6eyJzIjp7InVzZXJuYW1lIjoidSIsInBhc3N3b3JkIjoicCIsImF1dGgiOiJkVHB3In19fQ=="},"type":"\#
                kubernetes.io/dockerconfigjson"}
                """#),
        Recording(
            "kubectl create serviceaccount builder",
            path: "/api/v1/namespaces/default/serviceaccounts",
            hex: """
                6b3873000a140a027631120e536572766963654163636f756e7412190a170a076275696c64657212001a0022002a003200380042
                001a002200
                """,
            json: #"""
                {"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"builder","creationTimestamp":null}}
                """#),
        Recording(
            "kubectl create deployment web --image=nginx:1.27 --replicas=2 --port=80",
            path: "/apis/apps/v1/namespaces/default/deployments",
            hex: """
                6b3873000a150a07617070732f7631120a4465706c6f796d656e7412bd010a1f0a0377656212001a0022002a003200380042005a
                0a0a036170701203776562128b010802120c0a0a0a0361707012037765621a710a1c0a0012001a0022002a003200380042005a0a
                0a036170701203776562125112330a056e67696e78120a6e67696e783a312e32372a00320a0a001000185022002a0042006a0072
                00800100880100900100a201001a00320042004a0052005800600068008201008a01009a0100c2010022020a00280038001a0c08
                00100018002000280038001a002200
                """,
            json: #"""
                {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","creationTimestamp":null,"labels":{\#
                "app":"web"}},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"cre\#
                ationTimestamp":null,"labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx:1.27",\#
                "ports":[{"containerPort":80}],"resources":{}}]}},"strategy":{}},"status":{}}
                """#),
        Recording(
            "kubectl create service clusterip svc --tcp=5678:8080",
            path: "/api/v1/namespaces/default/services",
            hex: """
                6b3873000a0d0a027631120753657276696365126c0a1f0a0373766312001a0022002a003200380042005a0a0a03617070120373
                766312450a1e0a09353637382d38303830120354435018ae2c2207080010903f1a002800120a0a0361707012037376631a002209
                436c757374657249503a00420052005a00600068001a020a001a002200
                """,
            json: #"""
                {"kind":"Service","apiVersion":"v1","metadata":{"name":"svc","creationTimestamp":null,"labels":{"app":"s\#
                vc"}},"spec":{"ports":[{"name":"5678-8080","protocol":"TCP","port":5678,"targetPort":8080}],"selector":{\#
                "app":"svc"},"type":"ClusterIP"},"status":{"loadBalancer":{}}}
                """#),
        Recording(
            "kubectl create service nodeport np --tcp=80:http",
            path: "/api/v1/namespaces/default/services",
            hex: """
                6b3873000a0d0a02763112075365727669636512680a1d0a026e7012001a0022002a003200380042005a090a0361707012026e70
                12430a1e0a0738302d6874747012035443501850220a080110001a0468747470280012090a0361707012026e701a0022084e6f64
                65506f72743a00420052005a00600068001a020a001a002200
                """,
            json: #"""
                {"kind":"Service","apiVersion":"v1","metadata":{"name":"np","creationTimestamp":null,"labels":{"app":"np\#
                "}},"spec":{"ports":[{"name":"80-http","protocol":"TCP","port":80,"targetPort":"http"}],"selector":{"app\#
                ":"np"},"type":"NodePort"},"status":{"loadBalancer":{}}}
                """#),
        Recording(
            "kubectl create service externalname en --external-name example.com",
            path: "/api/v1/namespaces/default/services",
            hex: """
                6b3873000a0d0a02763112075365727669636512570a1d0a02656e12001a0022002a003200380042005a090a036170701202656e
                123212090a036170701202656e1a00220c45787465726e616c4e616d653a004200520b6578616d706c652e636f6d5a0060006800
                1a020a001a002200
                """,
            json: #"""
                {"kind":"Service","apiVersion":"v1","metadata":{"name":"en","creationTimestamp":null,"labels":{"app":"en\#
                "}},"spec":{"selector":{"app":"en"},"type":"ExternalName","externalName":"example.com"},"status":{"loadB\#
                alancer":{}}}
                """#),
        Recording(
            "kubectl create service loadbalancer lb --tcp=80",
            path: "/api/v1/namespaces/default/services",
            hex: """
                6b3873000a0d0a02763112075365727669636512630a1d0a026c6212001a0022002a003200380042005a090a0361707012026c62
                123e0a150a023830120354435018502206080010501a00280012090a0361707012026c621a00220c4c6f616442616c616e636572
                3a00420052005a00600068001a020a001a002200
                """,
            json: #"""
                {"kind":"Service","apiVersion":"v1","metadata":{"name":"lb","creationTimestamp":null,"labels":{"app":"lb\#
                "}},"spec":{"ports":[{"name":"80","protocol":"TCP","port":80,"targetPort":80}],"selector":{"app":"lb"},"\#
                type":"LoadBalancer"},"status":{"loadBalancer":{}}}
                """#),
        Recording(
            "kubectl create role reader --verb=get,list --resource=pods --resource-name=a",
            path: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
            hex: """
                6b3873000a240a1c726261632e617574686f72697a6174696f6e2e6b38732e696f2f76311204526f6c6512300a160a0672656164
                657212001a0022002a0032003800420012160a036765740a046c69737412001a04706f64732201611a002200
                """,
            json: #"""
                {"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"reader","creationTimestam\#
                p":null},"rules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}]}
                """#),
        Recording(
            "kubectl create rolebinding rb --role=reader --user=jane --serviceaccount=default:builder",
            path: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            hex: """
                6b3873000a2b0a1c726261632e617574686f72697a6174696f6e2e6b38732e696f2f7631120b526f6c6542696e64696e67129001
                0a120a02726212001a0022002a0032003800420012290a04557365721219726261632e617574686f72697a6174696f6e2e6b3873
                2e696f1a046a616e65220012240a0e536572766963654163636f756e7412001a076275696c646572220764656661756c741a290a
                19726261632e617574686f72697a6174696f6e2e6b38732e696f1204526f6c651a067265616465721a002200
                """,
            json: #"""
                {"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"rb","creationTimes\#
                tamp":null},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"jane"},{"kind":"Se\#
                rviceAccount","name":"builder","namespace":"default"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io"\#
                ,"kind":"Role","name":"reader"}}
                """#),
        Recording(
            "kubectl create clusterrole cr --verb=get --non-resource-url=/healthz",
            path: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            hex: """
                6b3873000a2b0a1c726261632e617574686f72697a6174696f6e2e6b38732e696f2f7631120b436c7573746572526f6c6512250a
                120a02637212001a0022002a00320038004200120f0a036765742a082f6865616c74687a1a002200
                """,
            json: #"""
                {"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"cr","creationTimes\#
                tamp":null},"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}]}
                """#),
        Recording(
            "kubectl create clusterrolebinding crb --clusterrole=cr --group=admins",
            path: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            hex: """
                6b3873000a320a1c726261632e617574686f72697a6174696f6e2e6b38732e696f2f76311212436c7573746572526f6c6542696e
                64696e6712710a130a0363726212001a0022002a00320038004200122c0a0547726f75701219726261632e617574686f72697a61
                74696f6e2e6b38732e696f1a0661646d696e7322001a2c0a19726261632e617574686f72697a6174696f6e2e6b38732e696f120b
                436c7573746572526f6c651a0263721a002200
                """,
            json: #"""
                {"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"crb","creat\#
                ionTimestamp":null},"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"admins"}]\#
                ,"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cr"}}
                """#),
        Recording(
            "kubectl create poddisruptionbudget pdb --selector=app=web --min-available=50%",
            path: "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
            hex: """
                6b3873000a200a09706f6c6963792f76311213506f6444697372757074696f6e427564676574123c0a130a0370646212001a0022
                002a0032003800420012190a09080110001a03353025120c0a0a0a0361707012037765621a0a080018002000280030001a002200
                """,
            json: #"""
                {"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"pdb","creationTimestamp":null\#
                },"spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":\#
                0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}
                """#),
        Recording(
            "kubectl create priorityclass high --value=1000 --description=d",
            path: "/apis/scheduling.k8s.io/v1/priorityclasses",
            hex: """
                6b3873000a250a147363686564756c696e672e6b38732e696f2f7631120d5072696f72697479436c61737312340a140a04686967
                6812001a0022002a0032003800420010e80718002201642a14507265656d70744c6f7765725072696f726974791a002200
                """,
            json: #"""
                {"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"high","creationTimestamp\#
                ":null},"value":1000,"description":"d","preemptionPolicy":"PreemptLowerPriority"}
                """#),
        Recording(
            "kubectl create token builder --duration=10m --audience=x",
            path: "/api/v1/namespaces/default/serviceaccounts/builder/token",
            hex: """
                6b3873000a280a1861757468656e7469636174696f6e2e6b38732e696f2f7631120c546f6b656e5265717565737412200a100a00
                12001a0022002a0032003800420012060a017820d8041a040a0012001a002200
                """,
            json: #"""
                {"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","metadata":{"creationTimestamp":null},"sp\#
                ec":{"audiences":["x"],"expirationSeconds":600,"boundObjectRef":null},"status":{"token":"","expirationTi\#
                mestamp":null}}
                """#),
        Recording(
            "kubectl auth can-i get pods",
            path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            hex: """
                6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a6563744163636573735265
                76696577123c0a100a0012001a0022002a00320038004200121e0a1c0a0764656661756c7412036765741a0022002a04706f6473
                32003a001a08080012001a0020001a002200
                """,
            json: #"""
                {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp"\#
                :null},"spec":{"resourceAttributes":{"namespace":"default","verb":"get","resource":"pods"}},"status":{"a\#
                llowed":false}}
                """#),
    ]
}
