module aksproxy.example/client

go 1.24
