const { CallMatrixApi } = require('./dist/credentials/CallMatrixApi.credentials.js');
const { CallMatrix } = require('./dist/nodes/CallMatrix/CallMatrix.node.js');
const { CallMatrixTrigger } = require('./dist/nodes/CallMatrix/CallMatrixTrigger.node.js');

module.exports = { CallMatrix, CallMatrixApi, CallMatrixTrigger };
