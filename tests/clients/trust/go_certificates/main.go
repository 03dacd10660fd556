// Says what crypto/x509 makes of bundles: a JSON object a line on standard input, one a line on the output.
//
// In: the PEM text of a bundle and the DER of a certificate that is to be verified with it, both in base64, the name of
// its host, and the time in seconds since 1970. Out: how many certificates the pool has, and why each block has none;
// why the certificate is not verified, "" if it is.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"time"
)

type question struct {
	Bundle []byte
	Leaf   []byte
	Name   string
	Time   int64
}

type answer struct {
	Blocks []string `json:"blocks"`
	Chain  string   `json:"chain"`
}

func blocks(bundle []byte) []string {
	found := []string{}
	for len(bundle) > 0 {
		var block *pem.Block
		block, bundle = pem.Decode(bundle)
		if block == nil {
			break
		}
		if block.Type != "CERTIFICATE" || len(block.Headers) != 0 {
			found = append(found, "no certificate: "+block.Type)
			continue
		}
		fault := ""
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			fault = err.Error()
		}
		found = append(found, fault)
	}
	return found
}

func chain(asked question) string {
	if len(asked.Leaf) == 0 {
		return "no leaf"
	}
	leaf, err := x509.ParseCertificate(asked.Leaf)
	if err != nil {
		return "leaf: " + err.Error()
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(asked.Bundle)
	options := x509.VerifyOptions{Roots: pool, DNSName: asked.Name, CurrentTime: time.Unix(asked.Time, 0)}
	if _, err := leaf.Verify(options); err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var asked question
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := output.Encode(answer{blocks(asked.Bundle), chain(asked)}); err != nil {
			panic(err)
		}
	}
}
