// Prints which proxy net/http would use for each URL that is named on the command line.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	for _, url := range os.Args[1:] {
		request, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		proxy, err := http.ProxyFromEnvironment(request)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if proxy == nil {
			fmt.Println("direct")
		} else {
			fmt.Println(proxy)
		}
	}
}
