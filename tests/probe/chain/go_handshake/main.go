// Shakes hands with a host through a proxy, and prints "trusted", or what Go has against the chain.
// Arguments: the address of the proxy, host and port, the host, a PEM file with all that is trusted.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
)

func handshake(proxy, authority, host, file string) error {
	pem, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	connection, err := net.Dial("tcp", proxy)
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", authority, authority)
	// the answer of the proxy, which sends no more before it is spoken to; net/http would take a minute to build
	answer := bufio.NewReader(connection)
	for line := ""; line != "\r\n"; {
		if line, err = answer.ReadString('\n'); err != nil {
			panic(err)
		}
	}
	return tls.Client(connection, &tls.Config{ServerName: host, RootCAs: roots}).Handshake()
}

func main() {
	if err := handshake(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Println(err)
	} else {
		fmt.Println("trusted")
	}
}
