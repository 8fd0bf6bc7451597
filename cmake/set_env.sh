# Source this file to build and run programs with the libraries in its tree, like the set_env.sh of
# CANN:  . PREFIX/set_env.sh

if [ -n "${BASH_VERSION:-}" ]; then
  ASCEND_HOME_PATH=$(dirname "$(readlink -f "$BASH_SOURCE")")
elif [ -n "${ZSH_VERSION:-}" ]; then
  eval 'ASCEND_HOME_PATH=$(dirname "$(readlink -f "${(%):-%x}")")'
elif [ ! -e "${ASCEND_HOME_PATH:-}/lib64/libaclq.so" ]; then
  # Other shells give a sourced file no way to find its own path.
  echo "set_env.sh: in this shell, set ASCEND_HOME_PATH to the folder of set_env.sh first" >&2
  return 1
fi
export ASCEND_HOME_PATH
export ASCEND_TOOLKIT_HOME="$ASCEND_HOME_PATH"
export ASCEND_OPP_PATH="$ASCEND_HOME_PATH/opp"

# The folder is added at the end of PATH, so the npu-smi of a real driver and the aclq of a Python
# environment take precedence.
case ":${PATH:-}:" in
  *":$ASCEND_HOME_PATH/bin:"*) ;;
  *) export PATH="${PATH:+$PATH:}$ASCEND_HOME_PATH/bin" ;;
esac

# Puts our folder first, removes other occurrences of it, and removes empty components, which would mean
# the current folder.
_aclq_path=":${LD_LIBRARY_PATH:-}:"
for _aclq_cut in ":$ASCEND_HOME_PATH/lib64:" "::"; do
  while true; do
    case $_aclq_path in
      *"$_aclq_cut"*) _aclq_path="${_aclq_path%%"$_aclq_cut"*}:${_aclq_path#*"$_aclq_cut"}" ;;
      *) break ;;
    esac
  done
done
export LD_LIBRARY_PATH="$ASCEND_HOME_PATH/lib64${_aclq_path%:}"
unset _aclq_path _aclq_cut
