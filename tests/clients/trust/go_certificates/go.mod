module aksproxy.example/certificates

go 1.24
