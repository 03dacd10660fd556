// Prints which way net/http would send a request for each URL that stands on a line of the standard input.
package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
)

func way(url string) string {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "refused"
	}
	proxy, err := http.ProxyFromEnvironment(request)
	if err != nil {
		return "refused"
	}
	if proxy == nil {
		return "direct"
	}
	return "proxy"
}

func main() {
	urls := bufio.NewScanner(os.Stdin)
	for urls.Scan() {
		fmt.Println(way(urls.Text()))
	}
}
