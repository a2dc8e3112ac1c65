fn main() -> std::process::ExitCode {
    diffwire::cli::main()
}
